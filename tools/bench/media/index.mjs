// What the media server costs for each viewer and how long its relay takes, beside Debian's Janus; and how soon and how
// late a picture is in a real browser.
import { ensureBuilt } from '../../start/build.mjs';
import { Progress, StartError } from '../../start/progress.mjs';
import { BenchError } from '../harness/bench-error.mjs';
import { janusEntrant, ourEntrant } from './entrants.mjs';
import { findJanus } from './janus-package.mjs';
import { MediaBench } from './media-bench.mjs';
import { createNetwork } from './network.mjs';
import { planOf } from './plan.mjs';
import { profileOurs } from './profile.mjs';
import { buildReport } from './report.mjs';
import { Shows } from './shows.mjs';

/** @param {import('../bench.mjs').BenchContext} context @returns {Promise<import('../bench.mjs').BenchOutcome | null>} */
export async function run({ folder, undo, placements, say, isQuick, isProfiled, isJson }) {
  const plan = planOf(isQuick);
  await ensureBuilt(new Progress({ isQuiet: isJson }), ['media']);
  const network = createNetwork(undo);
  const surroundings = { folder, placement: placements.server, address: network.serverAddress };
  const bench = new MediaBench({ plan, network, undo, placement: placements.driver, say });
  const ours = ourEntrant(surroundings);
  if (isProfiled) {
    await profileOurs(bench, ours, say);
    return null;
  }
  const entrants = [ours];
  /** @type {string[]} */
  const notes = [];
  const leaveOut = (/** @type {string} */ what, /** @type {string} */ reason) => {
    notes.push(`${what}: not measured. ${reason}`);
    say(notes[notes.length - 1]);
  };
  if (network.problem !== null) {
    leaveOut('Janus', `It answers on no loopback address, and no network could be made (${network.problem}).`);
  } else {
    try {
      const janus = await findJanus({ canFetch: plan.canFetch });
      entrants.push(...plan.peers.map((way) => janusEntrant(surroundings, janus, way)));
    } catch (error) {
      // It comes from outside; what it can't be had for is told, and the rest is measured.
      if (!(error instanceof BenchError)) throw error;
      leaveOut('Janus', error.message);
    }
  }

  say('\nOne room of 1 Mbps with more and more viewers, in turn');
  const rounds = await bench.inTurn(entrants);
  say('\nShows in Chromium');
  let shows = null;
  let sdk = null;
  try {
    const opened = await Shows.open({ folder, undo, placement: placements.everywhere, plan, say });
    shows = await opened.shows.run();
    sdk = { ...opened.sdk, loadsMs: await opened.shows.loadSdk() };
  } catch (error) {
    // A machine without a browser can measure the relay.
    if (!(error instanceof StartError)) throw error;
    leaveOut('Chromium', error.message);
  }
  return buildReport({ plan, entrants, rounds, shows, sdk, network, notes });
}
