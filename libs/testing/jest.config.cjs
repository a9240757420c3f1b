module.exports = require('../../tools/jest/preset.cjs')('testing', { environment: 'node' });
