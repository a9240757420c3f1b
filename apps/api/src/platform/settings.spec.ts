import { SettingError } from '@vitrine/server-kit';
import { readApiSettings } from './settings';

const required = {
  DATABASE_URL: 'postgres://localhost/vitrine',
  VITRINE_MEDIA_SECRET: 'media-secret-for-tests-only-012345678901',
};
const iceServersOf = (text: string | undefined): unknown =>
  readApiSettings({ ...required, VITRINE_ICE_SERVERS: text }).iceServers;

describe('the ICE servers that browsers are told of', () => {
  it('are none unless they are set', () => {
    expect(iceServersOf(undefined)).toEqual([]);
    expect(iceServersOf('')).toEqual([]);
  });

  it('are what the operator wrote, and nothing beside it', () => {
    const turn = {
      urls: ['turn:turn.example:3478', 'turns:turn.example:5349'],
      username: 'viewer',
      credential: 'secret',
    };
    expect(iceServersOf(JSON.stringify([{ urls: ['stun:stun.example'] }, { ...turn, note: 'ours' }]))).toEqual([
      { urls: ['stun:stun.example'] },
      turn,
    ]);
  });

  it.each([
    '{}',
    'turn:turn.example',
    '[{"urls":"stun:stun.example"}]',
    '[{"urls":[]}]',
    '[{"urls":["https://turn.example"]}]',
    '[null]',
  ])('stop the start-up when they are %s', (text) => {
    expect(() => iceServersOf(text)).toThrow(SettingError);
  });
});

describe('the address of Redis', () => {
  const redisUrlOf = (text: string | undefined): string | null =>
    readApiSettings({ ...required, VITRINE_REDIS_URL: text }).redisUrl;

  it('is none unless it is set: then there is one node', () => {
    expect([redisUrlOf(undefined), redisUrlOf(' ')]).toEqual([null, null]);
  });

  it.each([
    'redis://localhost',
    'redis://localhost:6380/2',
    'rediss://vitrine:p%40ss@redis.example:6380',
    'redis://:pass@[::1]:6379/',
  ])('may be %s', (text) => {
    expect(redisUrlOf(text)).toBe(text);
  });

  it.each([
    'localhost:6379',
    'http://:sesame@localhost',
    'redis://:sesame@',
    'redis://:sesame@localhost/first',
    'redis://:sesame@localhost:70000',
    'redis://:sesame%zz@localhost',
    'redis://:sesame@localhost?db=1',
  ])('stops the start-up when it is %s, and is not repeated', (text) => {
    expect(() => redisUrlOf(text)).toThrow(SettingError);
    expect(() => redisUrlOf(text)).not.toThrow(/sesame/);
  });
});

describe('the token of the metrics', () => {
  const metricsTokenOf = (text: string | undefined): string | null =>
    readApiSettings({ ...required, VITRINE_METRICS_TOKEN: text }).metricsToken;

  it('is none unless it is set', () => {
    expect([metricsTokenOf(undefined), metricsTokenOf(' ')]).toEqual([null, null]);
    expect(metricsTokenOf('x'.repeat(32))).toBe('x'.repeat(32));
  });

  it('stops the start-up when it could be guessed', () => {
    expect(() => metricsTokenOf('x'.repeat(31))).toThrow(SettingError);
  });
});

describe('where people reach the shop', () => {
  const publicUrlOf = (text: string | undefined): string | null =>
    readApiSettings({ ...required, VITRINE_PUBLIC_URL: text }).publicUrl;

  it('is an origin, or not known', () => {
    expect(publicUrlOf(undefined)).toBeNull();
    expect(publicUrlOf('https://shop.example/')).toBe('https://shop.example');
    expect(publicUrlOf('http://127.0.0.1:3000')).toBe('http://127.0.0.1:3000');
  });

  it.each(['shop.example', 'ftp://shop.example', 'https://shop.example/de', 'https://a:b@shop.example'])(
    'stops the start-up when it is "%s"',
    (text) => {
      expect(() => publicUrlOf(text)).toThrow(SettingError);
    },
  );
});

describe('the address that mail comes from', () => {
  const mailFromOf = (text: string | undefined): string =>
    readApiSettings({ ...required, VITRINE_MAIL_FROM: text }).mailFrom;

  it('is one of this machine unless it is set', () => {
    expect(mailFromOf(undefined)).toBe('no-reply@localhost');
    expect(mailFromOf('orders@shop.example')).toBe('orders@shop.example');
  });

  it.each([
    'orders',
    'Shop <orders@shop.example>',
    'a@shop.example, b@shop.example',
    'a@shop.example\nBcc: b@shop.example',
  ])('stops the start-up when it is "%s"', (text) => {
    expect(() => mailFromOf(text)).toThrow(SettingError);
  });
});
