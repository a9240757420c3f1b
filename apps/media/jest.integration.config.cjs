module.exports = require('../../tools/jest/preset.cjs')('media', { kind: 'integration' });
