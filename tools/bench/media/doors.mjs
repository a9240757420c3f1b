// How load gets into a server: by WHIP and WHEP, or by Janus' own signalling.
import { JanusSession } from './janus-session.mjs';
import { OUR_SECTIONS, Peer } from './peer.mjs';
import { pictureSource, sectionsIn, withoutCandidates } from './sdp.mjs';

/**
 * @typedef {{ protocol: 'whip', origin: string, roomId: string } | { protocol: 'janus', url: string, room: number }} Place
 *
 * @typedef {object} Door
 * @property {(token: string) => Promise<Peer>} publish
 * @property {(token: string) => Promise<{ peer: Peer, source: number }>} view `source`: of the picture that comes
 */

/** @param {Extract<Place, { protocol: 'whip' }>} place @param {string} address of the load @returns {Door} */
function whipDoor({ origin, roomId }, address) {
  const connect = async (/** @type {'whip' | 'whep'} */ way, /** @type {string} */ token) => {
    const peer = new Peer({ address, isPublisher: way === 'whip', sections: OUR_SECTIONS });
    const response = await fetch(`${origin}/media/${way}/${roomId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp', authorization: `Bearer ${token}` },
      body: withoutCandidates(await peer.offer()),
    });
    const answer = await response.text();
    if (response.status !== 201) {
      peer.close();
      throw new Error(`${way} was answered with ${response.status}: ${answer}`);
    }
    peer.accept(answer);
    return { peer, source: pictureSource(answer) };
  };
  return { publish: async (token) => (await connect('whip', token)).peer, view: (token) => connect('whep', token) };
}

/** One publisher, whom viewers ask for by this number. */
const FEED = 1;

/** @param {Extract<Place, { protocol: 'janus' }>} place @param {string} address of the load @returns {Door} */
function janusDoor({ url, room }, address) {
  /** @type {Promise<JanusSession> | null} */
  let opening = null;
  const attached = async () => {
    opening ??= JanusSession.open(url);
    return (await opening).attach();
  };
  return {
    async publish() {
      const handle = await attached();
      await handle.ask({ request: 'join', ptype: 'publisher', room, id: FEED });
      const peer = new Peer({ address, isPublisher: true });
      const { sdp } = await handle.ask({ request: 'configure' }, { type: 'offer', sdp: await peer.offer() });
      peer.accept(sdp);
      return peer;
    },
    async view() {
      const handle = await attached();
      const { sdp } = await handle.ask({ request: 'join', ptype: 'subscriber', room, streams: [{ feed: FEED }] });
      const peer = new Peer({ address, isPublisher: false, sections: sectionsIn(sdp) });
      // Told to wait for Janus, which may not be ready for a greeting yet: the next one would come a second later.
      const answer = await peer.answer(sdp.replaceAll('a=setup:actpass', 'a=setup:active'));
      await handle.ask({ request: 'start' }, { type: 'answer', sdp: answer });
      return { peer, source: pictureSource(sdp) };
    },
  };
}

/** @param {Place} place @param {string} address of the load @returns {Door} */
export const doorOf = (place, address) =>
  place.protocol === 'whip' ? whipDoor(place, address) : janusDoor(place, address);
