import { SettingError, Settings } from './settings';
import { readTurnSettings, turnServerFor } from './turn';

const read = (environment: Record<string, string>) => readTurnSettings(new Settings(environment));
const SECRET = 'shared with coturn';

describe('a TURN server', () => {
  it('is known by its addresses and the secret that it shares with us', () => {
    expect(read({})).toBeNull();
    const urls = 'turn:turn.example:3478?transport=udp, turns:turn.example:443,turn:[2001:db8::1]:3478';
    expect(read({ VITRINE_TURN_URLS: urls, VITRINE_TURN_SECRET: SECRET })).toEqual({
      urls: ['turn:turn.example:3478?transport=udp', 'turns:turn.example:443', 'turn:[2001:db8::1]:3478'],
      secret: SECRET,
    });
  });

  it.each([
    [{ VITRINE_TURN_URLS: 'turn:turn.example' }],
    [{ VITRINE_TURN_SECRET: SECRET }],
    [{ VITRINE_TURN_URLS: 'stun:stun.example', VITRINE_TURN_SECRET: SECRET }],
    [{ VITRINE_TURN_URLS: 'turn:turn.example"; rel="x', VITRINE_TURN_SECRET: SECRET }],
  ])('is refused when it is half known or wrongly named: %j', (environment) => {
    expect(() => read(environment)).toThrow(SettingError);
  });

  it('takes credentials that run out twelve hours later and that only we can make', () => {
    const server = turnServerFor({ urls: ['turn:turn.example'], secret: SECRET }, 'member-1', 1_800_000_000_500);
    expect(server.username).toBe('1800043200:member-1');
    // Reckoned with openssl: printf 1800043200:member-1 | openssl dgst -sha1 -hmac 'shared with coturn' -binary | base64
    expect(server.credential).toBe('A0ngF+wCoSBnk3bovVRwUdQuv7g=');
    expect(server.urls).toEqual(['turn:turn.example']);
  });
});
