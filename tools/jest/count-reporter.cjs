// Leaves the counts of a run where `npm test` adds them up.
const fs = require('node:fs');
const path = require('node:path');

module.exports = class CountReporter {
  /** @param {unknown} _globalConfig @param {{ file: string }} options */
  constructor(_globalConfig, { file }) {
    this.file = file;
  }

  /** @param {unknown} _contexts @param {{ numPassedTests: number, numFailedTests: number, numRuntimeErrorTestSuites: number }} results */
  onRunComplete(_contexts, results) {
    // A file that fails before its first test has no failed test to show for it.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    fs.mkdirSync(path.dirname(this.file), { recursive: true });
    fs.writeFileSync(this.file, JSON.stringify({ passed: results.numPassedTests, failed }));
  }
};
