module.exports = require('../../tools/jest/preset.cjs')('server-kit', { environment: 'node' });
