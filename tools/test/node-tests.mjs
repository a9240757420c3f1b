// Runs the tests of tools/ with Node's own runner and leaves their counts beside Jest's: `unit` (*.test.mjs) or
// `integration` (*.integration-test.mjs).
import fs from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';

import { workspaceRoot } from '../db/postgres-binaries.mjs';

const kind = process.argv[2] === 'integration' ? 'integration' : 'unit';
const ending = kind === 'unit' ? '.test.mjs' : '.integration-test.mjs';
const countsFile = path.join(workspaceRoot, `test-results/${kind}/tools.json`);
const toolsFolder = path.join(workspaceRoot, 'tools');
const files = fs
  .readdirSync(toolsFolder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith(ending))
  .map((name) => path.join(toolsFolder, name));

const counts = { passed: 0, failed: 0 };
const isTest = (event) => event.details?.type !== 'suite' && !event.file?.endsWith(event.name);
const events = run({ files, concurrency: 1, timeout: 120_000 });
events.on('test:pass', (event) => {
  if (isTest(event) && !event.skip) counts.passed += 1;
});
events.on('test:fail', (event) => {
  if (event.details?.type === 'suite') return;
  counts.failed += 1;
  process.exitCode = 1;
});
events.once('end', () => {
  fs.mkdirSync(path.dirname(countsFile), { recursive: true });
  fs.writeFileSync(countsFile, JSON.stringify(counts));
});
events.compose(new spec()).pipe(process.stdout);
