import { Inject, Injectable } from '@nestjs/common';
import type { RegisterRequest, SignInRequest } from '@vitrine/contracts/dto';
import { messageText } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { SessionService } from '../../platform/auth/session.service';
import { UnitOfWork, violatedConstraint } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { RoomHub } from '../../platform/realtime/room-hub';
import { MemberMerges } from './member-merges';
import { hashPassword, isPassword } from './passwords';
import { SignInLimits } from './sign-in-limits';

export interface StartedSession {
  readonly session: Session;
  readonly cookie: string;
}

@Injectable()
export class AccountsService {
  private readonly signInLimits = new SignInLimits();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly sessions: SessionService,
    private readonly merges: MemberMerges,
    private readonly hub: RoomHub,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Somebody with a name and nothing else. */
  startGuest(displayName: string): Promise<StartedSession> {
    return this.unitOfWork.run(async () => {
      const id = newId();
      await this.unitOfWork.query(
        `INSERT INTO member (id, is_guest, display_name, created_at) VALUES ($1, true, $2, $3)`,
        [id, nameToShow(displayName), new Date(this.clock.nowMs())],
      );
      return this.sessions.start(id, true);
    });
  }

  /** A guest becomes a member under the same id, and so keeps everything; anybody else gets a new account. */
  async register(request: RegisterRequest, session: Session | null): Promise<StartedSession> {
    if (session && !session.isGuest) throw alreadyMember();
    const displayName = nameToShow(request.displayName);
    const passwordHash = await hashPassword(request.password);
    try {
      const started = await this.unitOfWork.run(async () => {
        if (session) await this.lockGuest(session.memberId);
        const id = session?.memberId ?? newId();
        await this.unitOfWork.query(
          `INSERT INTO member (id, is_guest, email, password_hash, display_name, created_at) VALUES ($1, false, $2, $3, $4, $5)
           ON CONFLICT (id) DO UPDATE SET is_guest = false, email = excluded.email, password_hash = excluded.password_hash, display_name = excluded.display_name`,
          [id, request.email, passwordHash, displayName, new Date(this.clock.nowMs())],
        );
        return this.replaceSession(session, id);
      });
      await this.hub.personChanged(started.session.memberId);
      return started;
    } catch (error) {
      if (violatedConstraint(error) === 'uq_member_email')
        throw new DomainError('auth.email-taken', 'There is an account with this address.');
      throw error;
    }
  }

  /** @throws DomainError `auth.wrong-credentials`, the same for an unknown address and a wrong password. */
  async signIn(request: SignInRequest, session: Session | null, remoteAddress: string): Promise<StartedSession> {
    const memberId = await this.signInLimits.attempt(remoteAddress, request.email, () => this.memberWith(request));
    if (memberId === null) throw new DomainError('auth.wrong-credentials', 'The address or the password is wrong.');
    return this.unitOfWork.run(async () => {
      if (session?.isGuest) {
        // Both at once, in the order of their ids, as whoever locks several does.
        await this.unitOfWork.query(`SELECT id FROM member WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [
          [session.memberId, memberId],
        ]);
        await this.lockGuest(session.memberId);
        await this.merges.run(session.memberId, memberId);
      }
      return this.replaceSession(session, memberId);
    });
  }

  async rename(session: Session, displayName: string): Promise<void> {
    const name = nameToShow(displayName);
    await this.unitOfWork.query(`UPDATE member SET display_name = $2 WHERE id = $1`, [session.memberId, name]);
    await this.hub.personChanged(session.memberId);
  }

  async signOut(session: Session): Promise<void> {
    await this.sessions.revoke(session.sessionId);
  }

  /** @returns the id of the account with this address and password. */
  private async memberWith({ email, password }: SignInRequest): Promise<string | null> {
    const [member] = await this.unitOfWork.query<{ id: string; password_hash: string }>(
      `SELECT id, password_hash FROM member WHERE email = $1`,
      [email],
    );
    const isRight = await isPassword(password, member?.password_hash ?? null);
    return member && isRight ? member.id : null;
  }

  /**
   * A guest becomes a member, or goes into one, once: of two requests with the same cookie the second waits here and
   * finds out. @throws DomainError `auth.already-member`
   */
  private async lockGuest(memberId: string): Promise<void> {
    const guests = await this.unitOfWork.query(`SELECT id FROM member WHERE id = $1 AND is_guest FOR NO KEY UPDATE`, [
      memberId,
    ]);
    if (guests.length === 0) throw alreadyMember();
  }

  /**
   * What one may do changed, so the old cookie must not go on (session fixation), and one that ended meanwhile starts
   * nothing new. @throws DomainError `auth.required`
   */
  private async replaceSession(before: Session | null, memberId: string): Promise<StartedSession> {
    if (before && !(await this.sessions.revoke(before.sessionId)))
      throw new DomainError('auth.required', 'The session has ended meanwhile.');
    return this.sessions.start(memberId, false);
  }
}

const alreadyMember = (): DomainError => new DomainError('auth.already-member', 'Sign out first.');

/** A name stands beside messages and is held to the same rules. @throws DomainError when there is nothing to read in it */
function nameToShow(displayName: string): string {
  const name = messageText(displayName);
  if (name !== '') return name;
  const rules = ['There is nothing to read in this name.'];
  throw new DomainError('request.invalid', 'The name is empty.', { fields: [{ path: 'displayName', rules }] });
}
