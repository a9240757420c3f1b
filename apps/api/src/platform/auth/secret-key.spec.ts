import { newSecretKey, secretKeyHash } from './secret-key';

describe('a secret key', () => {
  it('says what it opens, carries 32 random bytes, and is recognised by its end', () => {
    const { secret, hint } = newSecretKey('vsx_');
    expect(secret).toMatch(/^vsx_[\w-]{43}$/);
    expect(Buffer.from(secret.slice(4), 'base64url')).toHaveLength(32);
    expect(hint).toHaveLength(4);
    expect(secret.endsWith(hint)).toBe(true);
    expect(newSecretKey('vsx_').secret).not.toBe(secret);
  });

  it('is kept as its SHA-256, prefix included', () => {
    // FIPS 180-2, appendix B.1.
    expect(secretKeyHash('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
    const { secret, hash } = newSecretKey('vsx_');
    expect(hash).toEqual(secretKeyHash(secret));
    expect(hash).not.toEqual(secretKeyHash(secret.slice(4)));
  });
});
