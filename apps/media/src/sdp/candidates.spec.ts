import { announceCandidates } from './candidates';

const ANSWER = [
  'v=0',
  'm=audio 45001 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP4 192.0.2.2',
  'a=mid:0',
  'a=candidate:2 1 UDP 2116026111 2001:db8::2 45001 typ host',
  'a=candidate:1 1 UDP 2114977791 192.0.2.2 45001 typ host',
  'a=end-of-candidates',
  'm=video 45001 UDP/TLS/RTP/SAVPF 96',
  'c=IN IP4 192.0.2.2',
  'a=mid:1',
  '',
].join('\r\n');
const candidates = (answer: string): string[] =>
  [...answer.matchAll(/a=candidate:\S+ 1 UDP \d+ (\S+) (\d+) typ host/g)].map((match) => `${match[1]} ${match[2]}`);

describe('announced candidates', () => {
  it('are those of the interfaces, and loopback last for a browser on this machine', () => {
    const answer = announceCandidates(ANSWER, { udpPort: 45_001, publicIps: [], withLoopback: true });
    expect(candidates(answer)).toEqual(['2001:db8::2 45001', '192.0.2.2 45001', '127.0.0.1 45001']);
    const priorities = [...answer.matchAll(/a=candidate:\S+ 1 UDP (\d+) /g)].map((match) => Number(match[1]));
    expect(Math.min(...priorities)).toBe(priorities[2]);
    expect(answer.indexOf('127.0.0.1')).toBeLessThan(answer.indexOf('m=video'));
    expect(answer.match(/a=end-of-candidates/g)).toHaveLength(1);
  });

  it('are only those of the interfaces when the server is bound to one', () => {
    const answer = announceCandidates(ANSWER, { udpPort: 45_001, publicIps: [], withLoopback: false });
    expect(candidates(answer)).toEqual(['2001:db8::2 45001', '192.0.2.2 45001']);
  });

  it('are the public addresses alone where there are some', () => {
    const answer = announceCandidates(ANSWER, {
      udpPort: 45_001,
      publicIps: ['203.0.113.9', '2001:db8::9'],
      withLoopback: true,
    });
    expect(candidates(answer)).toEqual(['203.0.113.9 45001', '2001:db8::9 45001']);
    expect(answer).not.toContain('192.0.2.2');
    expect(answer.match(/c=IN IP4 203\.0\.113\.9/g)).toHaveLength(2);
  });

  it('are there on a machine without any network', () => {
    const lonely = ANSWER.split('\r\n')
      .filter((line) => !/candidate/.test(line))
      .join('\r\n');
    expect(candidates(announceCandidates(lonely, { udpPort: 9, publicIps: [], withLoopback: true }))).toEqual([
      '127.0.0.1 9',
    ]);
  });
});
