module.exports = require('../../tools/jest/preset.cjs')('web', { environment: 'jsdom' });
