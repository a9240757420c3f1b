module.exports = require('../../tools/jest/preset.cjs')('studio', { environment: 'jsdom' });
