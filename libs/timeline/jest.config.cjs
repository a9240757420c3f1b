module.exports = require('../../tools/jest/preset.cjs')('timeline', { environment: 'node' });
