import { SettingError } from '@vitrine/server-kit';
import { readMediaSettings } from './media-settings';

const SECRET = { VITRINE_MEDIA_SECRET: 'x'.repeat(32) };

describe('settings of the media server', () => {
  it('need nothing but the secret', () => {
    expect(readMediaSettings(SECRET)).toMatchObject({
      httpHost: '127.0.0.1',
      httpPort: 3001,
      udpPort: 45_001,
      bindIp: null,
      publicIp: null,
      maxKbps: 2_500,
      maxViewers: 300,
      maxSessionsPerAddress: 300,
      eventsUrl: null,
    });
    expect(() => readMediaSettings({})).toThrow('VITRINE_MEDIA_SECRET is not set.');
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
});
