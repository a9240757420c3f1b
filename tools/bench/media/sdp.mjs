// What the load reads in session descriptions. Pure functions.

/** The server learns the way from the checks, and needn't try addresses. @param {string} sdp */
export const withoutCandidates = (sdp) =>
  sdp
    .split('\r\n')
    .filter((line) => !/^a=(?:candidate:|end-of-candidates)/.test(line))
    .join('\r\n');

/** @param {string} sdp @param {'audio' | 'video'} kind */
const sectionOf = (sdp, kind) => sdp.split(/(?=^m=)/m).find((part) => part.startsWith(`m=${kind} `)) ?? '';

/** The source of the picture that the server sends, 0 where it does not say. @param {string} sdp */
export const pictureSource = (sdp) => Number(/^a=ssrc:(\d+) /m.exec(sectionOf(sdp, 'video'))?.[1] ?? 0);

const ENCODINGS = { audio: 'opus', video: 'H264' };

/**
 * How a server's offer calls sound and picture.
 * @param {string} sdp @returns {import('./peer.mjs').Sections} @throws where one of them is missing
 */
export function sectionsIn(sdp) {
  const read = (/** @type {'audio' | 'video'} */ kind) => {
    const section = sectionOf(sdp, kind);
    const mid = /^a=mid:(\S+)/m.exec(section)?.[1];
    const payloadType = new RegExp(`^a=rtpmap:(\\d+) ${ENCODINGS[kind]}/`, 'im').exec(section)?.[1];
    if (mid === undefined || payloadType === undefined) throw new Error(`the offer has no ${kind} that can be used`);
    return { mid, payloadType: Number(payloadType) };
  };
  return { audio: read('audio'), video: read('video') };
}

/**
 * The same answer with another port in its candidates, so that packets go by a relay.
 * @param {string} sdp @param {(port: number) => number} portOf
 */
export const withPorts = (sdp, portOf) =>
  sdp.replace(
    /^(a=candidate:\S+ \d+ UDP \d+ \S+ )(\d+)( typ host)/gim,
    (_, before, port, after) => `${before}${portOf(Number(port))}${after}`,
  );

/** @param {string} sdp @returns {number | null} the first that it names */
export function candidatePort(sdp) {
  const port = /^a=candidate:\S+ \d+ UDP \d+ \S+ (\d+) typ host/im.exec(sdp)?.[1];
  return port === undefined ? null : Number(port);
}
