// The browser journeys: a fresh Vitrine on free ports, Playwright against it, and everything gone afterwards.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { remove as removePostgres } from '../db/embedded-postgres.mjs';
import { workspaceRoot } from '../db/postgres-binaries.mjs';
import { freeTcpPort } from '../start/ports.mjs';
import { Progress } from '../start/progress.mjs';
import { runProgram } from '../start/run-program.mjs';
import { startVitrine } from '../start/vitrine.mjs';
import { findBrowser } from './browser.mjs';
import { findFfmpeg } from './ffmpeg.mjs';
import { packageScript, resultsFolder } from './steps.mjs';

const reportFile = path.join(resultsFolder, 'e2e.json');

/** @returns {import('./test-run.mjs').Counts} */
function readCounts() {
  if (!fs.existsSync(reportFile)) return { passed: 0, failed: 1 };
  const { stats, errors } = JSON.parse(fs.readFileSync(reportFile, 'utf8'));
  // A test that passed only when it was repeated did not keep its promise.
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length };
}

/** @param {string[]} args for Playwright @param {{ isLoud?: boolean }} [options] @returns {import('./test-run.mjs').Step} */
export const e2eStep = (args, { isLoud = false } = {}) => ({
  title: 'Browser journeys',
  isLoud,
  run: async () => {
    const browser = await findBrowser();
    const ffmpeg = await findFfmpeg();
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vitrine-e2e-'));
    // PostgreSQL runs as another user when we are root, and has to pass through.
    fs.chmodSync(dataDir, 0o711);
    /** @type {import('../start/vitrine.mjs').Vitrine | null} */
    let vitrine = null;
    const cleanUp = async () => {
      await vitrine?.stop();
      keepLogs(dataDir);
      await removePostgres({ dataDir: path.join(dataDir, 'postgres') });
      fs.rmSync(dataDir, { recursive: true, force: true });
    };
    const stopNow = () => void cleanUp().finally(() => process.exit(130));
    process.once('SIGINT', stopNow).once('SIGTERM', stopNow);
    try {
      vitrine = await startVitrine({
        port: await freeTcpPort(),
        host: '127.0.0.1',
        dataDir,
        progress: new Progress({ isQuiet: true }),
        durability: 'off',
        usesGivenDatabase: false,
        env: ffmpeg === null ? {} : { FFMPEG_PATH: ffmpeg },
      });
      const { loadDemo } = await import('../demo/load.mjs');
      await loadDemo({ origin: vitrine.origin, databaseUrl: vitrine.databaseUrl });
      fs.rmSync(reportFile, { force: true });
      const outcome = await runProgram(
        process.execPath,
        [
          packageScript('@playwright/test', 'playwright'),
          'test',
          '-c',
          'apps/e2e/playwright.config.ts',
          '--reporter=list,json',
          ...args,
        ],
        {
          cwd: workspaceRoot,
          output: isLoud ? 'inherit' : 'pipe',
          env: {
            ...process.env,
            VITRINE_E2E_URL: vitrine.origin,
            VITRINE_E2E_DATABASE_URL: vitrine.databaseUrl,
            CHROMIUM_PATH: browser,
            VITRINE_E2E_FFMPEG: ffmpeg ?? '',
            PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile,
            PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
          },
        },
      );
      const counts = readCounts();
      return { isGood: outcome.code === 0 && counts.failed === 0, text: outcome.text, counts };
    } finally {
      process.off('SIGINT', stopNow).off('SIGTERM', stopNow);
      await cleanUp();
    }
  },
});

/** What the servers said goes to test-results/e2e-logs. @param {string} dataDir */
function keepLogs(dataDir) {
  const logs = path.join(dataDir, 'logs');
  if (fs.existsSync(logs)) fs.cpSync(logs, path.join(resultsFolder, 'e2e-logs'), { recursive: true });
}
