// npm test: everything, from a bare checkout.
import '../start/node-version.mjs';

const { ensureBuilt } = await import('../start/build.mjs');
const { ensureInstalled } = await import('../start/install.mjs');
const { e2eStep } = await import('./e2e-step.mjs');
const { checkSteps, generatedPagesStep, integrationStep, migrationStep, purchaseStep, redisServerStep, ffmpegStep } =
  await import('./steps.mjs');
const { TestRun } = await import('./test-run.mjs');

const run = new TestRun();
await run.prepare((progress) => ensureInstalled(progress));
for (const step of checkSteps) await run.step(step);
await run.step(migrationStep);
await run.step(generatedPagesStep);
await run.step(redisServerStep);
await run.step(ffmpegStep);
await run.step(integrationStep);
await run.step(purchaseStep);
// Journeys through apps that do not build would only repeat the reason.
if (await run.prepareStep('Build', (progress) => ensureBuilt(progress))) await run.step(e2eStep([]));
run.finish();
