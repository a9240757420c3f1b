// What is put into every page before its own scripts: the way through the relay, and an eye on picture, sound and words.

/**
 * @typedef {object} WordsSeen what the page said at that time
 * @property {number} atMs
 * @property {string | null} phase of the viewer's stage
 * @property {string | null} network the word for the network
 * @property {string | null} curtain what stands on the curtain
 * @property {string | null} trouble what stands on the stage instead of a picture
 * @property {string | null} stream the studio's word for its stream
 * @property {readonly string[]} covers what stands over the host's own picture
 *
 * @typedef {object} Reading
 * @property {readonly number[]} frames when a frame was painted
 * @property {readonly WordsSeen[]} words every change of them
 * @property {number} connections peer connections that were made
 * @property {number} audioPackets that arrived over all of them
 * @property {number} height of the picture now
 */

/**
 * Runs in the page. @param {{ relayPort: number, processors: number }} options
 */
export function probePage({ relayPort, processors }) {
  const page = /** @type {any} */ (globalThis);
  const { document, navigator } = page;
  // Two qualities are sent by machines that can encode two; this one is told to.
  Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => processors });

  const frames = /** @type {number[]} */ ([]);
  const words = /** @type {any[]} */ ([]);
  const connections = /** @type {any[]} */ ([]);
  const throughRelay = (/** @type {string} */ sdp) => {
    const lines = sdp.split('\r\n');
    const first = lines.findIndex((line) => line.startsWith('a=candidate:'));
    const kept = lines.filter((line) => !line.startsWith('a=candidate:'));
    if (first >= 0) kept.splice(first, 0, `a=candidate:1 1 UDP 2130706431 127.0.0.1 ${relayPort} typ host`);
    return kept.join('\r\n');
  };
  const Original = page.RTCPeerConnection;
  page.RTCPeerConnection = class extends Original {
    constructor(/** @type {any} */ configuration) {
      super(configuration);
      connections.push(this);
    }
    setRemoteDescription(/** @type {any} */ description) {
      return super.setRemoteDescription({ type: description.type, sdp: throughRelay(description.sdp) });
    }
  };

  // A camera that can be unplugged: what the browser tells a page of it, and nothing else, is made here.
  const devices = navigator.mediaDevices;
  if (devices) {
    const original = devices.getUserMedia.bind(devices);
    const cameras = new Set();
    // Small enough for one machine to encode it twice and to decode it for everybody.
    const camera = { width: 960, height: 540, frameRate: 15 };
    let isPlugged = true;
    devices.getUserMedia = async (constraints) => {
      if (constraints?.video && !isPlugged) throw new DOMException('no camera', 'NotFoundError');
      const stream = await original(constraints?.video ? { ...constraints, video: camera } : constraints);
      for (const track of stream.getVideoTracks()) cameras.add(track);
      return stream;
    };
    page.__plugCamera = (/** @type {boolean} */ isIn) => {
      isPlugged = isIn;
      if (!isIn)
        for (const track of cameras) {
          track.stop();
          track.dispatchEvent(new Event('ended'));
        }
      cameras.clear();
      devices.dispatchEvent(new Event('devicechange'));
    };
  }

  const textOf = (/** @type {string} */ selector) => document.querySelector(selector)?.textContent ?? null;
  const COVERS = ['taken-over', 'stream-lost', 'camera-unplugged', 'on-air-elsewhere'];
  let last = '';
  let watched = /** @type {any} */ (null);
  const onFrame = () => {
    frames.push(Date.now());
    watched?.requestVideoFrameCallback(onFrame);
  };
  setInterval(() => {
    const video = document.querySelector('video[data-testid="video"]');
    if (video && video !== watched) {
      watched = video;
      watched.requestVideoFrameCallback(onFrame);
    }
    const now = {
      phase: document.querySelector('[data-testid="room-status"]')?.getAttribute('data-phase') ?? null,
      network: document.querySelector('[data-testid="network-quality"]')?.getAttribute('data-network') ?? null,
      curtain: textOf('figure [role="status"] h2'),
      trouble: textOf('[data-testid="stage-trouble"]'),
      stream: textOf('[data-testid="stream-health"]'),
      covers: COVERS.filter((name) => document.querySelector(`[data-testid="${name}"]`) !== null),
    };
    const text = JSON.stringify(now);
    if (text !== last) words.push({ atMs: Date.now(), ...now });
    last = text;
  }, 100);

  page.__readProbe = async () => {
    let audioPackets = 0;
    for (const connection of connections) {
      if (connection.connectionState === 'closed') continue;
      (await connection.getStats()).forEach((entry) => {
        if (entry.type === 'inbound-rtp' && entry.kind === 'audio') audioPackets += entry.packetsReceived;
      });
    }
    return { frames, words, connections: connections.length, audioPackets, height: watched?.videoHeight ?? 0 };
  };
}
