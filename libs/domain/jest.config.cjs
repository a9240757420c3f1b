module.exports = require('../../tools/jest/preset.cjs')('domain', { environment: 'node' });
