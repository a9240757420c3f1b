module.exports = require('../../tools/jest/preset.cjs')('viewer', { environment: 'jsdom' });
