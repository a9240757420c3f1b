module.exports = require('../../tools/jest/preset.cjs')('testing', { kind: 'integration' });
