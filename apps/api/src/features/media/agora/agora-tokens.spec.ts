import { agoraUid, type AgoraSeatKind } from '@vitrine/domain';
import { SettingError } from '@vitrine/server-kit';
import { AccessToken2 } from 'agora-token/src/AccessToken2';
import { signAgoraToken } from './agora-tokens';

const APP = { appId: '0123456789abcdef0123456789abcdef', certificate: 'fedcba9876543210fedcba9876543210' };
const CHANNEL = '01890000-0000-7000-8000-000000000000';
const RTC_SERVICE = 1;
const sign = (kind: AgoraSeatKind, lifetimeSeconds = 1_800): string =>
  signAgoraToken(APP, { channel: CHANNEL, uid: agoraUid(kind, 0.5), lifetimeSeconds });

function read(token: string) {
  const parsed = new AccessToken2();
  expect(parsed.from_string(token)).toBe(true);
  const services = parsed.getServices(RTC_SERVICE);
  expect(services).toHaveLength(1);
  return { parsed, service: services[0] };
}

describe('a token for Agora', () => {
  it.each([
    ['camera', ['1', '2', '3', '4']],
    ['screen', ['1', '2', '3', '4']],
    ['viewer', ['1']],
    ['recorder', ['1']],
  ] as const)('lets a %s do what it is there for, and no more', (kind, privileges) => {
    const token = sign(kind);
    expect(token).toMatch(/^007/);
    const { parsed, service } = read(token);
    expect(Object.keys(service?.__privileges ?? {})).toEqual(privileges);
    expect(new Set(Object.values(service?.__privileges ?? {}))).toEqual(new Set([1_800]));
    expect(parsed.expire).toBe(1_800);
    expect(`${parsed.appId}`).toBe(APP.appId);
    expect(`${service?.__channel_name}`).toBe(CHANNEL);
    expect(`${service?.__uid}`).toBe(`${agoraUid(kind, 0.5)}`);
  });

  it('is signed with the certificate, and with no other', () => {
    const token = sign('camera');
    expect(read(token).parsed.verifySignature(APP.certificate)).toBe(true);
    expect(read(token).parsed.verifySignature(`${APP.certificate.slice(0, -1)}1`)).toBe(false);
  });

  it('is never made for a number that is no seat: 0 would be good for everybody', () => {
    for (const uid of [0, 1, -4, 2 ** 32])
      expect(() => signAgoraToken(APP, { channel: CHANNEL, uid, lifetimeSeconds: 60 })).toThrow('no seat');
  });

  it('says which settings are wrong, where the library answers nothing', () => {
    const request = { channel: CHANNEL, uid: agoraUid('viewer', 0.5), lifetimeSeconds: 60 };
    for (const wrong of [
      { ...APP, certificate: '' },
      { ...APP, appId: 'mine' },
    ])
      expect(() => signAgoraToken(wrong, request)).toThrow(SettingError);
  });
});
