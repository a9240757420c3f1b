module.exports = require('../../tools/jest/preset.cjs')('rtc', { environment: 'jsdom' });
