// The publisher: sends what packets.mjs makes, in time.
import { FRAMES_PER_SECOND, PACKETS_PER_FRAME, pictureAt, SOUND_PACKETS_PER_SECOND, soundAt } from './packets.mjs';
import { send } from './peer.mjs';

const TICK_MS = 5;

export class Publishing {
  #frames = 0;
  #sounds = 0;

  /** @param {import('./peer.mjs').Peer} peer */
  constructor(peer) {
    this.peer = peer;
    // Requests for key frames and the like are heard and not answered: a group of pictures is two seconds long.
    peer.video.onMessage(() => {});
    peer.audio.onMessage(() => {});
    const startedMs = performance.now();
    setInterval(() => this.#catchUp((performance.now() - startedMs) / 1_000), TICK_MS);
  }

  /** @param {number} seconds since it began */
  #catchUp(seconds) {
    for (; this.#frames <= seconds * FRAMES_PER_SECOND; this.#frames += 1) {
      const first = this.#frames * PACKETS_PER_FRAME;
      for (let number = first; number < first + PACKETS_PER_FRAME; number += 1)
        send(this.peer.video, pictureAt(number, process.hrtime.bigint()));
    }
    for (; this.#sounds <= seconds * SOUND_PACKETS_PER_SECOND; this.#sounds += 1)
      send(this.peer.audio, soundAt(this.#sounds));
  }
}
