module.exports = require('../../tools/jest/preset.cjs')('client', { environment: 'jsdom' });
