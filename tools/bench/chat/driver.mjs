// The load driver's process.
import { serveDriver } from '../harness/driver-channel.mjs';
import { Audience } from './audience.mjs';

/** @type {Map<string, Audience>} by entrant */
const audiences = new Map();

const leave = ({ entrant }) => {
  audiences.get(entrant)?.leave();
  audiences.delete(entrant);
};

serveDriver({
  async join({ entrant, ...options }) {
    leave({ entrant });
    const audience = new Audience(options);
    audiences.set(entrant, audience);
    await audience.join();
  },
  round({ entrant, ...options }) {
    const audience = audiences.get(entrant);
    if (!audience) throw new Error(`Nobody has joined ${entrant}.`);
    return audience.round(options);
  },
  leave,
});
