// Where the time of the process that moves media goes, with a room full of viewers.
import { pidsOfTree } from '../harness/cpu.mjs';
import { reportProfile } from '../harness/profile-report.mjs';
import { stepFigures } from './figures.mjs';

const VIEWERS = 200;

/** The first that matches decides. @type {readonly [group: string, pattern: RegExp][]} on `function source:line` */
const GROUPS = [
  ['garbage collection', /^\(garbage collector\)/],
  // V8 calls every function of the engine's addon by the name of its last class.
  ['engine: encryption and sending', /^WebSocketServer |engine\/node-datachannel|^\(program\)/],
  ['each viewer', /src\/(?:viewer|video-feed|audio-feed|feed-segment|quality-selector|queue-estimate|pacing-budget)/],
  ['streams and headers', /src\/(?:stream|video-stream|rtp\/|publisher|room)/],
  ['node', / node:|^[\w.]+ $/],
];

/**
 * @param {import('./media-bench.mjs').MediaBench} bench @param {import('./entrants.mjs').Entrant} entrant
 * @param {(text: string) => void} say
 */
export const profileOurs = (bench, entrant, say) =>
  bench.round(entrant, {
    steps: [VIEWERS],
    onStep: async (server, measure) => {
      const [, worker] = pidsOfTree(server.pid);
      const finish = await server.profile(worker);
      const answers = await measure();
      const profile = await finish();
      const joins = { joined: VIEWERS, joinMs: 0, joinsMs: [], problems: [] };
      const { cpuPerViewer } = stepFigures({ viewers: VIEWERS, joins, answers });
      say(`${cpuPerViewer.toFixed(3)} % of a core per viewer while it was looked into`);
      reportProfile({ profile, name: 'media', when: `with ${VIEWERS} viewers of 1 Mbps`, groups: GROUPS, say });
    },
  });
