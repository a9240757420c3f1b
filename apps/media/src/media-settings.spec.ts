import { SettingError } from '@vitrine/server-kit';
import { defaultWorkers, readMediaSettings, workerUdpPort } from './media-settings';

const SECRET = { VITRINE_MEDIA_SECRET: 'x'.repeat(32) };

describe('settings of the media server', () => {
  it('need nothing but the secret', () => {
    expect(readMediaSettings(SECRET)).toMatchObject({
      httpHost: '127.0.0.1',
      httpPort: 3001,
      udpPort: 45_001,
      bindIp: null,
      publicIps: [],
      turn: null,
      maxKbps: 2_500,
      maxViewers: 300,
      maxSessionsPerAddress: 300,
      eventsUrl: null,
    });
    expect(() => readMediaSettings({})).toThrow('VITRINE_MEDIA_SECRET is not set.');
  });

  it('name the addresses that clients reach, of either kind', () => {
    const read = (text: string) => readMediaSettings({ ...SECRET, VITRINE_MEDIA_PUBLIC_IP: text }).publicIps;
    expect(read('203.0.113.9')).toEqual(['203.0.113.9']);
    expect(read('203.0.113.9, 2001:db8::9')).toEqual(['203.0.113.9', '2001:db8::9']);
  });

  it.each([
    ['VITRINE_MEDIA_PUBLIC_IP', 'media.example'],
    ['VITRINE_MEDIA_BIND_IP', '1.2.3'],
    ['VITRINE_MEDIA_UDP_PORT', '70000'],
    ['VITRINE_MEDIA_EVENTS_URL', 'ftp://api'],
    ['VITRINE_MEDIA_MAX_KBPS', 'a lot'],
  ])('say in one sentence what is wrong with %s', (name, value) => {
    expect(() => readMediaSettings({ ...SECRET, [name]: value })).toThrow(SettingError);
    expect(() => readMediaSettings({ ...SECRET, [name]: value })).toThrow(new RegExp(`^${name} must be .*${value}`));
  });

  it('give a small machine one worker and a large one not more than eight, each its own port', () => {
    expect([1, 2, 3, 4, 7, 16, 64].map(defaultWorkers)).toEqual([1, 1, 1, 2, 3, 8, 8]);
    expect([0, 1, 7].map((index) => workerUdpPort({ udpPort: 45_001 }, index))).toEqual([45_001, 45_002, 45_008]);
    expect(workerUdpPort({ udpPort: 0 }, 3)).toBe(0);
    expect(() => workerUdpPort({ udpPort: 65_535 }, 1)).toThrow(SettingError);
  });
});
