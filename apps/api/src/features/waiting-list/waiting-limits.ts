import { Inject, Injectable } from '@nestjs/common';
import { addressGroup } from '@vitrine/server-kit';
import { DomainError } from '../../platform/errors';
import { RateLimiter } from '../../platform/http/rate-limit';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';

const DAY_SECONDS = 24 * 3_600;
/** Whoever reads there may wait for some pieces, and change their mind. */
const JOINS_PER_MAIL_ADDRESS_AND_DAY = 10;
const MAILS_PER_MAIL_ADDRESS_AND_DAY = 3;

/**
 * Against people who do not exist and wait for everything, and against mail to people who asked for none. A mail address
 * that is not the one of a person's account is anybody's: nobody has shown that it is theirs.
 */
@Injectable()
export class WaitingLimits {
  private readonly joinsPerAddress: RateLimiter;
  private readonly joinsPerMailAddress = new RateLimiter('waiting-joins-per-mail-address', {
    points: JOINS_PER_MAIL_ADDRESS_AND_DAY,
    perSeconds: DAY_SECONDS,
  });
  private readonly mailsPerMailAddress = new RateLimiter('waiting-mails-per-mail-address', {
    points: MAILS_PER_MAIL_ADDRESS_AND_DAY,
    perSeconds: DAY_SECONDS,
  });

  constructor(@Inject(API_SETTINGS) settings: ApiSettings) {
    // A place in line is a hold to come, and costs as much.
    this.joinsPerAddress = new RateLimiter('waiting-joins-per-address', {
      points: settings.checkoutsPerMinutePerAddress,
      perSeconds: 60,
    });
  }

  /** @throws DomainError `request.rate-limited` */
  countJoin(remoteAddress: string): void {
    this.joinsPerAddress.consume(addressGroup(remoteAddress));
  }

  /** For an address that is not the account's own. @throws DomainError `request.rate-limited` */
  countMailAddress(email: string): void {
    this.joinsPerMailAddress.consume(email.toLowerCase());
  }

  /** @returns whether one more mail may go to an address that is not the account's own; it is then counted. */
  mayWriteTo(email: string): boolean {
    try {
      this.mailsPerMailAddress.consume(email.toLowerCase());
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  }

  /** A mail that was counted did not go out. */
  wasNotWritten(email: string): void {
    this.mailsPerMailAddress.giveBack(email.toLowerCase());
  }
}
