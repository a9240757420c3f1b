import assert from 'node:assert/strict';
import { it } from 'node:test';

import { candidatePort, pictureSource, sectionsIn, withoutCandidates, withPorts } from './sdp.mjs';

const SDP = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'a=mid:a0',
  'a=rtpmap:111 opus/48000/2',
  'a=ssrc:7 cname:x',
  'a=candidate:1 1 UDP 2122317823 198.18.0.1 45001 typ host',
  'a=end-of-candidates',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
  'a=mid:v1',
  'a=rtpmap:97 rtx/90000',
  'a=rtpmap:96 h264/90000',
  'a=ssrc:9 cname:x',
  '',
].join('\r\n');

it('finds what is called how', () => {
  assert.deepEqual(sectionsIn(SDP), { audio: { mid: 'a0', payloadType: 111 }, video: { mid: 'v1', payloadType: 96 } });
  assert.equal(pictureSource(SDP), 9);
  assert.throws(() => sectionsIn(SDP.replace('h264', 'VP8')), /no video/);
});

it('takes candidates out, and leads them elsewhere', () => {
  assert.equal(candidatePort(SDP), 45_001);
  assert.equal(candidatePort(withPorts(SDP, (port) => port + 1)), 45_002);
  assert.equal(candidatePort(withoutCandidates(SDP)), null);
  assert.equal(withoutCandidates(SDP).split('\r\n').length, SDP.split('\r\n').length - 2);
});
