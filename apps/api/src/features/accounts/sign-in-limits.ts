import { addressGroup } from '@vitrine/server-kit';
import { RateLimiter } from '../../platform/http/rate-limit';

/**
 * Of one address against one account: few. Somebody elsewhere who guesses can't lock the owner out with these.
 * Of all addresses together against one account: more than any owner needs, and far too few to guess a password.
 */
const FAILURES = {
  perAddress: { points: 10, perSeconds: 300 },
  perAccount: { points: 200, perSeconds: 3_600 },
} as const;

/** Bounds wrong passwords; right ones cost nothing. */
export class SignInLimits {
  private readonly perAddress = new RateLimiter('sign-ins-per-account', FAILURES.perAddress);
  private readonly perAccount = new RateLimiter('sign-ins-per-account-and-hour', FAILURES.perAccount);

  /**
   * Runs one attempt, which answers null when it failed. It is counted before, so that attempts which come together
   * can't all pass, and taken back when it went well.
   * @throws DomainError `request.rate-limited`, without an attempt.
   */
  async attempt<T>(remoteAddress: string, email: string, check: () => Promise<T | null>): Promise<T | null> {
    const guesser = `${addressGroup(remoteAddress)} ${email}`;
    this.perAddress.consume(guesser);
    // Second, so that whoever is stopped already does not use up what the owner has.
    this.perAccount.consume(email);
    const result = await check();
    if (result !== null) {
      this.perAddress.giveBack(guesser);
      this.perAccount.giveBack(email);
    }
    return result;
  }
}
