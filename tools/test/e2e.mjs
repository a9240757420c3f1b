// npm run e2e: the browser journeys alone. What follows `--` goes to Playwright.
import '../start/node-version.mjs';

const { ensureBuilt } = await import('../start/build.mjs');
const { ensureInstalled } = await import('../start/install.mjs');
const { e2eStep } = await import('./e2e-step.mjs');
const { TestRun } = await import('./test-run.mjs');

const run = new TestRun();
await run.prepare((progress) => ensureInstalled(progress));
if (await run.prepareStep('Build', (progress) => ensureBuilt(progress)))
  await run.step(e2eStep(process.argv.slice(2), { isLoud: true }));
run.finish();
