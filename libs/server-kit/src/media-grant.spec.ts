import { SignJWT } from 'jose';
import { MediaGrantError, signMediaGrant, verifyMediaGrant, type MediaGrant } from './media-grant';

const SECRET = 'a secret of the tests that is long enough';
const GRANT: MediaGrant = {
  roomId: 'room',
  role: 'publish',
  memberId: 'member',
  issuedAtMs: 1_799_999_880_123,
  expiresAtMs: 1_800_000_000_000,
};
const at = (nowMs: number) => ({ nowMs: () => nowMs });
const BEFORE = at(GRANT.expiresAtMs - 1_000);

const codeOf = (token: string, secret = SECRET, clock = BEFORE): Promise<string> =>
  verifyMediaGrant(secret, token, clock).then(
    () => 'accepted',
    (error: unknown) => (error instanceof MediaGrantError ? error.code : String(error)),
  );

const jwt = (
  claims: Record<string, unknown>,
  { audience = 'vitrine-media', algorithm = 'HS256' } = {},
): Promise<string> =>
  new SignJWT({ iat: GRANT.issuedAtMs / 1000, ...claims })
    .setProtectedHeader({ alg: algorithm })
    .setAudience(audience)
    .setSubject('member')
    .setExpirationTime(GRANT.expiresAtMs / 1000)
    .sign(new TextEncoder().encode(SECRET.repeat(2)));

describe('media grants', () => {
  it('say what they were made for, until they run out', async () => {
    const token = await signMediaGrant(SECRET, GRANT);
    expect(await verifyMediaGrant(SECRET, token, BEFORE)).toEqual(GRANT);
    expect(await codeOf(token, SECRET, at(GRANT.expiresAtMs + 1_000))).toBe('media.grant-expired');
  });

  it('are refused when anything about them was changed or is of another kind', async () => {
    const token = await signMediaGrant(SECRET, GRANT);
    const [header, , signature] = token.split('.');
    const body = Buffer.from(
      JSON.stringify({
        room: 'other',
        role: 'publish',
        sub: 'member',
        aud: 'vitrine-media',
        exp: GRANT.expiresAtMs / 1000,
      }),
    );
    expect(await codeOf(`${header}.${body.toString('base64url')}.${signature}`)).toBe('media.grant-invalid');
    expect(await codeOf(token, `${SECRET}!`)).toBe('media.grant-invalid');
    expect(await codeOf('nonsense')).toBe('media.grant-invalid');
    const none = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body.toString('base64url')}.`;
    expect(await codeOf(none)).toBe('media.grant-invalid');
    const double = SECRET.repeat(2);
    expect(await codeOf(await jwt({ room: 'room', role: 'view' }), double)).toBe('accepted');
    expect(await codeOf(await jwt({ room: 'room', role: 'view' }, { audience: 'elsewhere' }), double)).toBe(
      'media.grant-invalid',
    );
    expect(await codeOf(await jwt({ room: 'room', role: 'view' }, { algorithm: 'HS512' }), double)).toBe(
      'media.grant-invalid',
    );
    expect(await codeOf(await jwt({ room: 'room', role: 'admin' }), double)).toBe('media.grant-invalid');
    expect(await codeOf(await jwt({ room: 7, role: 'view' }), double)).toBe('media.grant-invalid');
    expect(await codeOf(await jwt({ role: 'view' }), double)).toBe('media.grant-invalid');
    expect(await codeOf(await jwt({ room: 'room', role: 'view', iat: undefined }), double)).toBe('media.grant-invalid');
  });
});
