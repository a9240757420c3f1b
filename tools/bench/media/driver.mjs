// A process of the load: the publisher, or the audience. Native connections end with their process, so each round has
// new ones.
import { serveDriver } from '../harness/driver-channel.mjs';
import { Audience } from './audience.mjs';
import { doorOf } from './doors.mjs';
import { Publishing } from './publishing.mjs';

/** @type {Audience | null} */
let audience = null;

serveDriver({
  async publish({ place, address, token }) {
    const peer = await doorOf(place, address).publish(token);
    await peer.opened;
    new Publishing(peer);
    return process.pid;
  },
  async grow({ place, address, tokens, sampleEvery }) {
    audience ??= new Audience({ door: doorOf(place, address), sampleEvery });
    return audience.grow(tokens);
  },
  replaceOldest: ({ token }) => watching().replaceOldest(token),
  measure: (request) => watching().measure(request),
});

function watching() {
  if (audience === null) throw new Error('Nobody watches yet.');
  return audience;
}
