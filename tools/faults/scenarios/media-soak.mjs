// One show that lasts, at the media server alone: viewers come and go, and its processes must not grow.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { pidsOfTree } from '../../bench/harness/cpu.mjs';
import { DriverChannel } from '../../bench/harness/driver-channel.mjs';
import { lossPercent } from '../../bench/media/figures.mjs';
import { startOurServer } from '../../bench/media/our-server.mjs';
import { ensureBuilt } from '../../start/build.mjs';
import { lastLines } from '../../start/run-program.mjs';
import { Findings } from '../harness/findings.mjs';
import { growthOf } from '../harness/growth.mjs';
import { percentiles } from '../harness/percentiles.mjs';
import { Watch } from '../harness/watch.mjs';

const ROOM = 'soak';
const ADDRESS = '127.0.0.1';
const DRIVER = path.join(import.meta.dirname, '../../bench/media/driver.mjs');
const WHERE_IT_IS = { cores: null, niceness: 0 };
const VIEWERS = 50;
const REPLACE_EVERY_MS = 2_000;
const LOOK_EVERY_MS = 2_500;
const ASK_DEADLINE_MS = 60_000;
/** In the end everybody is listened to for so long. */
const MEASURE_MS = 4_000;
const LOSS_LIMIT_PERCENT = 0.1;
const LAST_WORDS = 12;

/** @param {import('../faults.mjs').Context} context @returns {Promise<import('../harness/results.mjs').ScenarioResult>} */
export async function run({ isQuick, progress, programs, onStop }) {
  await ensureBuilt(progress, ['media']);
  const lastsMs = isQuick ? 60_000 : 30 * 60_000;
  const server = await startOurServer({ folder: programs, placement: WHERE_IT_IS, address: ADDRESS });
  onStop(() => server.process.stop());
  const [publisher, audience] = [0, 1].map(() => {
    const driver = new DriverChannel(DRIVER, WHERE_IT_IS);
    onStop(() => driver.stop());
    return driver;
  });
  const common = { place: { protocol: 'whip', origin: server.origin, roomId: ROOM }, address: ADDRESS };
  const ask = (driver, command, request) =>
    Promise.race([driver.ask(command, { ...common, ...request }, ASK_DEADLINE_MS), server.process.ended]);
  const tokens = (count) => Promise.all(Array.from({ length: count }, () => server.grant(ROOM, 'view')));

  await ask(publisher, 'publish', { token: await server.grant(ROOM, 'publish') });
  const first = await ask(audience, 'grow', { tokens: await tokens(VIEWERS), sampleEvery: 1 });
  const [gateway, ...workers] = pidsOfTree(server.process.pid);
  const watch = new Watch(
    [{ name: 'the gateway', pid: gateway }, ...workers.map((pid, index) => ({ name: `worker ${index + 1}`, pid }))],
    LOOK_EVERY_MS,
  );
  onStop(async () => watch.stop());
  const window = { fromMs: Date.now(), toMs: Date.now() + lastsMs };
  /** @type {number[]} */
  const joinsMs = [...first.joinsMs];
  const problems = [...first.problems];
  await progress.step(
    `${VIEWERS} viewers of one show for ${lastsMs / 60_000} minutes`,
    async () => {
      for (let dueMs = window.fromMs; dueMs < window.toMs; dueMs += REPLACE_EVERY_MS) {
        await delay(Math.max(0, dueMs - Date.now()));
        const replaced = await ask(audience, 'replaceOldest', { token: await server.grant(ROOM, 'view') });
        joinsMs.push(...replaced.joinsMs);
        problems.push(...replaced.problems);
      }
    },
    () => `${joinsMs.length} joins, ${VIEWERS} viewers at a time`,
  );
  watch.stop();
  const measured = await ask(audience, 'measure', { measureMs: MEASURE_MS, pids: {} });
  const stayed = pidsOfTree(server.process.pid);
  const loss = lossPercent(measured.watched);

  const findings = new Findings();
  for (const problem of new Set(problems)) findings.add('unexplained', `Somebody could not join: ${problem}.`);
  findings.add('lost', 'A viewer got no picture in the end.', VIEWERS - measured.watched.length);
  const growth = growthOf(watch, window);
  return {
    findings,
    attempts: joinsMs.length,
    recovery: [{ what: 'join', ...percentiles(joinsMs) }],
    requirements: [
      ...growth.requirements,
      {
        what: 'no process of the server was replaced',
        isMet: [gateway, ...workers].join() === stayed.join(),
        detail: `${stayed.length} processes`,
      },
      {
        what: `less than ${LOSS_LIMIT_PERCENT} % of the picture is lost in the end`,
        isMet: loss < LOSS_LIMIT_PERCENT,
        detail: `${loss.toFixed(3)} %`,
      },
    ],
    notes: [
      ...growth.notes,
      `The server's last words: ${lastLines(fs.readFileSync(path.join(programs, 'media.log'), 'utf8'), LAST_WORDS)}`,
    ],
  };
}
