import { allowAudioRepair } from './audio-repair';

it('lets lost sound be asked for again, and leaves the picture as it is', () => {
  const answer = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 useinbandfec=1'];
  const video = ['m=video 9 UDP/TLS/RTP/SAVPF 107', 'a=rtpmap:107 H264/90000', 'a=rtcp-fb:107 nack', ''];
  expect(allowAudioRepair([...answer, ...video].join('\r\n')).split('\r\n')).toEqual([
    ...answer.slice(0, 2),
    'a=rtcp-fb:111 nack',
    ...answer.slice(2),
    ...video,
  ]);
});
