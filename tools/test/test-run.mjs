// Runs the steps of a test run, shows each with its time, and adds up what they counted. Built-ins only.
import { Progress, reportFailure } from '../start/progress.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Counts
 *
 * @typedef {object} StepResult
 * @property {boolean} isGood
 * @property {string} [text] shown when the step is not good
 * @property {Counts} [counts] for a step that runs tests
 *
 * @typedef {{ title: string, run: () => Promise<StepResult>, isLoud?: boolean }} Step `isLoud`: it prints by itself
 */

class StepFailed extends Error {}

const describeCounts = (counts) =>
  counts ? ` (${counts.passed} passed${counts.failed ? `, ${counts.failed} failed` : ''})` : '';

export class TestRun {
  constructor() {
    this.progress = new Progress();
    /** @type {Counts} */
    this.total = { passed: 0, failed: 0 };
    /** @type {string[]} */
    this.failedSteps = [];
    this.startedMs = performance.now();
  }

  /** Work without which nothing else makes sense. @param {(progress: Progress) => Promise<void>} work */
  async prepare(work) {
    try {
      await work(this.progress);
    } catch (error) {
      reportFailure(error);
      console.log('\n0 passed, 1 failed');
      process.exit(1);
    }
  }

  /** @param {string} title @param {(progress: Progress) => Promise<void>} work @returns {Promise<boolean>} */
  async prepareStep(title, work) {
    try {
      await work(this.progress);
      return true;
    } catch (error) {
      reportFailure(error);
      this.#fail(title, undefined);
      return false;
    }
  }

  /** @param {Step} step */
  async step({ title, run, isLoud }) {
    /** @type {StepResult} */
    let result = { isGood: false };
    const work = async () => {
      try {
        result = await run();
      } catch (error) {
        result = { isGood: false, text: error.name === 'StartError' ? error.message : error.stack };
      }
      if (!result.isGood) throw new StepFailed(title);
      return result;
    };
    try {
      await this.progress.step(title, work, ({ counts }) => `${title}${describeCounts(counts)}`, { isLoud });
    } catch (error) {
      if (!(error instanceof StepFailed)) throw error;
      if (result.text) console.log(`\n${result.text.trimEnd()}\n`);
      this.#fail(title, result.counts);
    }
    this.total.passed += result.counts?.passed ?? 0;
  }

  /** A step that fails without a failed test counts as one, so that no failure hides behind `0 failed`. */
  #fail(title, counts) {
    this.failedSteps.push(title);
    this.total.failed += Math.max(1, counts?.failed ?? 0);
  }

  finish() {
    const seconds = Math.round((performance.now() - this.startedMs) / 1000);
    console.log(
      `\n${this.failedSteps.length > 0 ? `Failed: ${this.failedSteps.join(', ')}` : 'All steps passed'} in ${seconds} s`,
    );
    console.log(`${this.total.passed} passed, ${this.total.failed} failed`);
    process.exit(this.failedSteps.length > 0 ? 1 : 0);
  }
}
