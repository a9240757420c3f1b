// npm run check: format, lint, types, unit tests and the small rules that no other tool knows.
import '../start/node-version.mjs';

const { ensureInstalled } = await import('../start/install.mjs');
const { checkSteps } = await import('./steps.mjs');
const { TestRun } = await import('./test-run.mjs');

const run = new TestRun();
await run.prepare((progress) => ensureInstalled(progress));
for (const step of checkSteps) await run.step(step);
run.finish();
