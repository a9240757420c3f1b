import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

import { isAlive } from '../db/file-lock.mjs';
import { SupervisedChild } from './supervisor.mjs';

/** @param {() => boolean} isTrue */
async function eventually(isTrue, timeoutMs = 10_000) {
  const deadlineMs = performance.now() + timeoutMs;
  while (!isTrue()) {
    if (performance.now() > deadlineMs) assert.fail(`Not true within ${timeoutMs} ms: ${isTrue}`);
    await delay(10);
  }
}

describe('a supervised child', () => {
  let folder = '';
  /** @type {string[]} */
  let echoed = [];
  before(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vitrine-supervisor-'))));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** @param {string} script */
  const supervise = (script) => {
    echoed = [];
    const logFile = path.join(folder, 'child.log');
    fs.rmSync(logFile, { force: true });
    return new SupervisedChild({
      name: 'child',
      args: ['-e', script],
      env: { ...process.env, FOLDER: folder },
      logFile,
      echo: (text) => echoed.push(text),
    });
  };
  const runs = () =>
    fs.existsSync(path.join(folder, 'runs')) ? fs.readFileSync(path.join(folder, 'runs'), 'utf8').length : 0;
  const countRun = "require('fs').appendFileSync(process.env.FOLDER + '/runs', 'x');";

  it('is started again after a crash and not after a stop', async () => {
    fs.rmSync(path.join(folder, 'runs'), { force: true });
    const child = supervise(`${countRun} setTimeout(() => process.exit(3), 50);`);
    child.markReady();
    await eventually(() => runs() >= 2);
    await child.stop(1_000);
    const before = runs();
    await delay(700);
    assert.equal(runs(), before);
    assert.match(echoed[0], /child ended with code 3; starting it again in 0.5 s/);
  });

  it('says why it could not start', async () => {
    const child = supervise("console.error('The setting X is missing.'); process.exit(1);");
    await assert.rejects(child.startFailed, /ended with code 1 while starting[^]*The setting X is missing\./);
    await child.stop(100);
  });

  it('is asked to stop and ended when it does not', async () => {
    const child = supervise("process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log('up');");
    child.markReady();
    await eventually(
      () =>
        fs.existsSync(path.join(folder, 'child.log')) &&
        fs.readFileSync(path.join(folder, 'child.log'), 'utf8').includes('up'),
    );
    await child.stop(200);
    assert.match(echoed.join('\n'), /did not stop within 0.2 s/);
  });

  it('shows errors and keeps the rest in the log', async () => {
    const lines = [
      { level: 30, msg: 'calm' },
      { level: 50, msg: 'broken', err: { message: 'disk full' } },
    ].map((line) => JSON.stringify(line));
    const child = supervise(
      `setTimeout(() => { ${lines.map((line) => `console.log('${line}');`).join('')} }, 300); setInterval(() => {}, 1000);`,
    );
    child.markReady();
    await eventually(() => echoed.length > 0);
    assert.deepEqual(echoed, ['child: broken: disk full']);
    await child.stop(1_000);
    assert.match(fs.readFileSync(path.join(folder, 'child.log'), 'utf8'), /calm/);
  });

  it('leaves when its starter is killed', async () => {
    const pidFile = path.join(folder, 'pid');
    const script = `
      const { SupervisedChild } = await import(${JSON.stringify(new URL('./supervisor.mjs', import.meta.url).href)});
      new SupervisedChild({ name: 'child', args: ['-e', "require('fs').writeFileSync(process.env.PID_FILE, String(process.pid)); setInterval(() => {}, 1000)"],
        env: process.env, logFile: ${JSON.stringify(path.join(folder, 'orphan.log'))}, echo: () => {} });`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, PID_FILE: pidFile },
    });
    await eventually(() => fs.existsSync(pidFile) && fs.readFileSync(pidFile, 'utf8') !== '');
    const pid = Number(fs.readFileSync(pidFile, 'utf8'));
    starter.kill('SIGKILL');
    await eventually(() => !isAlive(pid));
  });
});
