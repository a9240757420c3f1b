// A WebRTC client without a browser, as publisher or viewer.
import nodeDatachannel from 'node-datachannel';

import { PAYLOAD_TYPES, SOURCES } from './packets.mjs';

const H264 = 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f';
const CONNECT_DEADLINE_MS = 15_000;
const MIDS = { audio: '0', video: '1' };

/**
 * @typedef {{ audio: { mid: string, payloadType: number }, video: { mid: string, payloadType: number } }} Sections
 * @typedef {import('node-datachannel').PeerConnection} Connection
 * @typedef {import('node-datachannel').Track} Track
 */

/** What we call the sections when it is us who offers. @type {Sections} */
export const OUR_SECTIONS = {
  audio: { mid: MIDS.audio, payloadType: PAYLOAD_TYPES.audio },
  video: { mid: MIDS.video, payloadType: PAYLOAD_TYPES.video },
};

/** A client fails when the other side's checks come before it has the answer with its end of candidates. @param {string} sdp */
const withoutEnd = (sdp) => sdp.replaceAll('a=end-of-candidates\r\n', '');

/** Only what is open is sent to; a server that closes a session is seen by what arrives. @param {Track} track @param {Buffer} packet */
export function send(track, packet) {
  try {
    return track.sendMessageBinary(packet);
  } catch {
    return false;
  }
}

export class Peer {
  /** @param {{ address: string, isPublisher: boolean, sections?: Sections }} options */
  constructor({ address, isPublisher, sections = OUR_SECTIONS }) {
    this.connection = new nodeDatachannel.PeerConnection('bench', {
      iceServers: [],
      bindAddress: address,
      disableAutoNegotiation: true,
    });
    const direction = isPublisher ? 'SendOnly' : 'RecvOnly';
    const audio = new nodeDatachannel.Audio(sections.audio.mid, direction);
    audio.addOpusCodec(sections.audio.payloadType);
    const video = new nodeDatachannel.Video(sections.video.mid, direction);
    video.addH264Codec(sections.video.payloadType, H264);
    if (isPublisher) {
      audio.addSSRC(SOURCES.audio, 'bench', 'stream', 'audio');
      video.addSSRC(SOURCES.video, 'bench', 'stream', 'video');
    }
    // Kept, because a track that is collected as garbage ends the connection's.
    this.audio = this.connection.addTrack(audio);
    this.video = this.connection.addTrack(video);
    this.opened = new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no connection within ${CONNECT_DEADLINE_MS / 1_000} s`)),
        CONNECT_DEADLINE_MS,
      );
      this.video.onOpen(() => {
        clearTimeout(timer);
        resolve(undefined);
      });
    });
    // Who gives up before is told by what they waited for then.
    this.opened.catch(() => {});
  }

  /** @returns {Promise<string>} with the candidates of this machine */
  offer() {
    return this.#describe('offer');
  }

  /** @param {string} offer @returns {Promise<string>} */
  answer(offer) {
    this.connection.setRemoteDescription(withoutEnd(offer), 'offer');
    return this.#describe('answer');
  }

  /** @param {string} answer */
  accept(answer) {
    this.connection.setRemoteDescription(withoutEnd(answer), 'answer');
  }

  close() {
    this.connection.close();
  }

  /** @param {'offer' | 'answer'} type @returns {Promise<string>} */
  #describe(type) {
    return new Promise((resolve) => {
      this.connection.onGatheringStateChange((state) => {
        if (state === 'complete') resolve(this.connection.localDescription()?.sdp ?? '');
      });
      this.connection.setLocalDescription(type);
    });
  }
}
