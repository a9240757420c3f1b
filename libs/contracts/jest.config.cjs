module.exports = require('../../tools/jest/preset.cjs')('contracts', { environment: 'node' });
