// The audit is worth what it catches: bugs planted in a copy of the api, one of each class, each of which it must find.
import { setTimeout as delay } from 'node:timers/promises';

import { JitterPlan } from './jitter-plan.mjs';
import { ShowRun } from './show-run.mjs';

const TRAFFIC_MS = 5_000;

/**
 * @typedef {object} Plant
 * @property {string} name
 * @property {string} bug in words
 * @property {import('./findings.mjs').FindingClass} finds the class in which the audit must count it
 * @property {readonly import('./builds.mjs').Edit[]} edits
 */

/** @type {readonly Plant[]} */
export const PLANTS = [
  {
    name: 'skipped-entry',
    bug: 'a frame covers a number whose entry it does not carry',
    finds: 'lost',
    edits: [
      {
        file: 'apps/api/src/platform/realtime/room-fan-out.ts',
        find: 'return { roomId: this.options.roomId, fromSeq, toSeq, entries, people: this.options.peopleOf(entries) };',
        replace: `// PLANTED BUG: every twentieth entry is dropped.
    const carried = entries.filter(({ seq }) => seq % 20 !== 0);
    return { roomId: this.options.roomId, fromSeq, toSeq, entries: carried, people: this.options.peopleOf(carried) };`,
      },
    ],
  },
  {
    name: 'doubled-entry',
    bug: 'a message is stored again under the next number',
    finds: 'duplicated',
    edits: [
      {
        file: 'apps/api/src/platform/timeline/entry-store.ts',
        find: `if (!head) throw new DomainError('room.not-found', 'There is no such room.');
    const mediaTimeMs`,
        replace: `if (!head) throw new DomainError('room.not-found', 'There is no such room.');
    // PLANTED BUG: every twentieth message stands in the log twice.
    for (const [index, { clientId, ...draft }] of fresh.entries()) {
      const isTwentieth = (Number(head.before_seq) + index + 1) % 20 === 0;
      if (isTwentieth && clientId !== undefined) await this.store(roomId, [draft as EntryDraft], atMs);
    }
    const mediaTimeMs`,
      },
    ],
  },
  {
    name: 'early-acknowledgement',
    bug: 'messages are acknowledged although their transaction fails',
    finds: 'lost',
    edits: [
      {
        file: 'apps/api/src/platform/timeline/timeline.service.ts',
        find: 'const appended = await this.store.appendAlone(roomId, drafts, this.clock.nowMs());',
        replace: `// PLANTED BUG: now and then the answer comes although nothing is committed.
    if (drafts.some(({ data }) => 'text' in data && data.text.length % 8 === 0)) {
      let lost: Appended[] = [];
      const planted = this.unitOfWork.run(async () => {
        lost = await this.store.append(roomId, drafts, this.clock.nowMs());
        throw new Error('planted: the commit fails');
      });
      await planted.catch(() => undefined);
      return lost;
    }
    const appended = await this.store.appendAlone(roomId, drafts, this.clock.nowMs());`,
      },
    ],
  },
];

/**
 * Runs a short show against each planted bug.
 * @param {import('../faults.mjs').Context} context @param {readonly Plant[]} [plants]
 */
export async function runPlanted(context, plants = PLANTS) {
  const outcomes = [];
  for (const { name, bug, finds, edits } of plants) {
    const bundle = await context.progress.step(`Planting a bug: ${bug}`, () => context.buildWith(name, edits));
    const run = await ShowRun.start(context, {
      bundle,
      nodes: 1,
      env: { VITRINE_READABLE_MESSAGES_PER_SECOND: '0' },
      viewers: 40,
      staff: 1,
      senders: 20,
      workers: 1,
    });
    await run.startTraffic({ messagesPerSecond: 25, hostEveryMs: 500 });
    const plan = new JitterPlan(await run.crowd.labels(), context.random.fork(11), { everyMs: 6_500, offlineMs: 500 });
    plan.start(run.proxy);
    await delay(TRAFFIC_MS);
    plan.stop();
    const { findings } = await run.finish({ maySnapshotReplace: false });
    await run.stop();
    const example = findings.told.find((finding) => finding.class === finds)?.what ?? 'nothing of its class was found';
    outcomes.push({ bug, caught: findings.counts[finds] > 0, by: example });
  }
  return outcomes;
}
