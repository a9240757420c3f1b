import { SignInLimits } from './sign-in-limits';

const EMAIL = 'owner@people.example';
const wrong = (): Promise<null> => Promise.resolve(null);
const right = (): Promise<string> => Promise.resolve('the owner');

describe('the limits of signing in', () => {
  it('stops whoever guesses, and leaves the owner at another address alone', async () => {
    const limits = new SignInLimits();
    for (let count = 0; count < 10; count++) await limits.attempt('192.0.2.1', EMAIL, wrong);
    for (let count = 0; count < 300; count++)
      await expect(limits.attempt('192.0.2.1', EMAIL, right)).rejects.toMatchObject({ code: 'request.rate-limited' });
    expect(await limits.attempt('192.0.2.2', EMAIL, right)).toBe('the owner');
    expect(await limits.attempt('192.0.2.1', 'somebody@people.example', right)).toBe('the owner');
  });

  it('lets no more guesses through when they come together', async () => {
    const limits = new SignInLimits();
    const guesses = await Promise.allSettled(
      Array.from({ length: 40 }, () => limits.attempt('192.0.2.1', EMAIL, wrong)),
    );
    expect(guesses.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  it('takes the addresses of one IPv6 network for one', async () => {
    const limits = new SignInLimits();
    for (let count = 0; count < 10; count++) await limits.attempt(`2001:db8:1:2::${count}`, EMAIL, wrong);
    await expect(limits.attempt('2001:db8:1:2:ffff::1', EMAIL, right)).rejects.toMatchObject({
      code: 'request.rate-limited',
    });
    expect(await limits.attempt('2001:db8:1:3::1', EMAIL, right)).toBe('the owner');
  });

  it('does not count what went well', async () => {
    const limits = new SignInLimits();
    for (let count = 0; count < 300; count++) expect(await limits.attempt('192.0.2.1', EMAIL, right)).toBe('the owner');
  });

  it('stops guessing from many addresses', async () => {
    const limits = new SignInLimits();
    for (let count = 0; count < 200; count++) await limits.attempt(`192.0.2.${count}`, EMAIL, wrong);
    await expect(limits.attempt('198.51.100.1', EMAIL, wrong)).rejects.toMatchObject({ code: 'request.rate-limited' });
  });
});
