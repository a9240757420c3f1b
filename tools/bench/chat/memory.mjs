// What a viewer weighs in the server's memory.

const WARM_UP_VIEWERS = 200;
const SETTLE_MS = 1_000;

/**
 * Resident memory of the node process, after a full garbage collection before and after so many have joined. Some
 * viewers come and go first, so that what the first of them costs once is not counted.
 */
export async function measureMemory(bench, { entrants, vitrine, say }) {
  const viewers = bench.plan.memoryViewers;
  /** @type {Record<string, number>} */
  const bytesPerViewer = {};
  for (const entrant of [entrants.vitrine, entrants.socketIo, entrants.ws]) {
    await entrant.start();
    // Signing in is not watching: the sessions are there before the first measurement.
    if (entrant === entrants.vitrine) await vitrine.guests(viewers);
    await bench.join(entrant, WARM_UP_VIEWERS);
    await bench.leave(entrant);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const before = await entrant.server().settledRssBytes();
    await bench.join(entrant, viewers);
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    const after = await entrant.server().settledRssBytes();
    bytesPerViewer[entrant.key] = (after - before) / viewers;
    say(
      `  ${entrant.title}: ${Math.round(before / 1e6)} MB before, ${Math.round(after / 1e6)} MB after, ${Math.round(bytesPerViewer[entrant.key])} bytes per viewer`,
    );
    await bench.dissolve(entrant);
  }
  return bytesPerViewer;
}
