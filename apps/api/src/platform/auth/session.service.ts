import { hash as digest, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { NodeBus } from '../bus/node-bus';
import { GroupCommit } from '../database/group-commit';
import { UnitOfWork } from '../database/unit-of-work';
import { isId, newId } from '../ids';
import { CLOCK, LOGGER } from '../logging';
import type { Session } from './session';

export const SESSION_COOKIE = 'vitrine_session';
export const SESSION_LIFETIME_MS = 30 * 24 * 3_600_000;
/** A secret older than this is replaced with the next answer. */
export const ROTATION_INTERVAL_MS = 15 * 60_000;
/** How long the secret before a rotation still counts once the new one was seen: requests already under way carry it. */
export const ROTATION_GRACE_MS = 60_000;
/**
 * For how long a session is not looked up again. Its end is heard of at once; only that of a node which has lost the
 * others is not, and then this is how much later it ends here.
 */
const RECENT_MS = { shared: 1_000, alone: 5_000 } as const;
const MAX_RECENT = 50_000;
const LOOKED_UP_AT_A_TIME = 500;
const MAX_LOOK_UPS_WAITING = 20_000;
/** Longer than any statement runs. */
const LOOK_UP_AT_MOST_MS = 60_000;

interface SessionRow {
  id: string;
  member_id: string;
  secret_hash: Buffer;
  previous_secret_hash: Buffer | null;
  rotated_at: Date;
  confirmed_at: Date | null;
  expires_at: Date;
  is_guest: boolean;
}

/** A session that was looked up a moment ago and would be answered the same way now. */
interface RecentSession {
  readonly secretHash: Buffer;
  readonly session: Session;
  readonly lookedUpAtMs: number;
  /** By the clock: from then on its secret is due to be replaced. */
  readonly rotatesAtMs: number;
}

export interface AuthenticatedSession {
  readonly session: Session;
  /** A new cookie value to send with the answer; null when the present one stays. */
  readonly rotatedCookie: string | null;
}

const hash = (secret: string): Buffer => digest('sha256', secret, 'buffer');
const newSecret = (): string => randomBytes(32).toString('base64url');
const isSame = (left: Buffer, right: Buffer | null): boolean =>
  right !== null && left.length === right.length && timingSafeEqual(left, right);

type RevocationListener = (revoked: { readonly sessionId: string }) => void;

/**
 * Opaque session cookies `<id>.<secret>`. The secret is replaced every quarter of an hour; one that was replaced and
 * is presented later was copied, and ends the session for both who hold it (RFC 9700, section 4.14.2, applied to cookies).
 */
@Injectable()
export class SessionService {
  private readonly revocationListeners = new Set<RevocationListener>();
  /** In the order in which they were looked up. */
  private readonly recent = new Map<string, RecentSession>();
  /** A crowd that comes at once is looked up together. */
  private readonly lookUps: GroupCommit<string, SessionRow | null>;
  /** When sessions ended of which somebody may just have read that they had not; in that order. */
  private readonly endedAtMs = new Map<string, number>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly nodes: NodeBus,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.lookUps = new GroupCommit<string, SessionRow | null>({
      commit: (_all, sessionIds) => this.lookUp(sessionIds),
      maxGroupSize: LOOKED_UP_AT_A_TIME,
      maxWaiting: MAX_LOOK_UPS_WAITING,
    });
    nodes.onNodes((message) => {
      if (message.kind === 'session-revoked') this.forget(message.sessionId);
    });
    nodes.onReliability(() => this.recent.clear());
  }

  onRevoked(listener: RevocationListener): void {
    this.revocationListeners.add(listener);
  }

  /** Starts a session. @returns it and the value for its cookie. */
  async start(memberId: string, isGuest: boolean): Promise<{ session: Session; cookie: string }> {
    const now = new Date(this.clock.nowMs());
    const id = newId();
    const secret = newSecret();
    const expiresAt = new Date(now.getTime() + SESSION_LIFETIME_MS);
    await this.unitOfWork.query(
      `INSERT INTO session (id, member_id, secret_hash, rotated_at, created_at, expires_at) VALUES ($1, $2, $3, $4, $4, $5)`,
      [id, memberId, hash(secret), now, expiresAt],
    );
    return { session: { sessionId: id, memberId, isGuest, expiresAt }, cookie: `${id}.${secret}` };
  }

  /** Whether it has the form of a session's cookie, which is all that can be told without looking it up. */
  mayBeSession(cookie: string | undefined): cookie is string {
    const [id, secret] = (cookie ?? '').split('.');
    return isId(id) && secret !== undefined && secret !== '' && secret.length <= 100;
  }

  /**
   * @param options.mayRotate whether the caller can hand a new cookie to the browser; a socket handshake can't.
   * @returns null when the cookie proves nothing.
   */
  async authenticate(
    cookie: string | undefined,
    options: { readonly mayRotate: boolean },
  ): Promise<AuthenticatedSession | null> {
    if (!this.mayBeSession(cookie)) return null;
    const [id = '', secret = ''] = cookie.split('.');
    const presented = hash(secret);
    const recent = this.findRecent(id, presented);
    if (recent) return { session: recent, rotatedCookie: null };
    const lookedUpAtMs = performance.now();
    const row = await this.lookUps.submit('all', id);
    if (!row) return null;
    const session: Session = {
      sessionId: row.id,
      memberId: row.member_id,
      isGuest: row.is_guest,
      expiresAt: row.expires_at,
    };

    if (isSame(presented, row.secret_hash)) {
      if (row.previous_secret_hash !== null && row.confirmed_at === null) await this.confirm(row.id);
      const rotatesAtMs = row.rotated_at.getTime() + ROTATION_INTERVAL_MS;
      const isDue = this.clock.nowMs() >= rotatesAtMs;
      if (!isDue) this.remember({ secretHash: row.secret_hash, session, lookedUpAtMs, rotatesAtMs });
      return { session, rotatedCookie: isDue && options.mayRotate ? await this.rotate(row) : null };
    }
    if (isSame(presented, row.previous_secret_hash)) {
      const confirmedAtMs = row.confirmed_at?.getTime() ?? null;
      if (confirmedAtMs === null)
        return { session, rotatedCookie: options.mayRotate ? await this.rotateAgain(row) : null };
      if (this.clock.nowMs() - confirmedAtMs <= ROTATION_GRACE_MS) return { session, rotatedCookie: null };
      this.logger.warn(
        { sessionId: row.id, memberId: row.member_id },
        'a replaced session secret was presented; the session is revoked',
      );
      await this.revoke(row.id);
    }
    return null;
  }

  /** Those of these sessions that have not ended, each in the place of its id. */
  private async lookUp(sessionIds: readonly string[]): Promise<(SessionRow | null)[]> {
    const rows = await this.unitOfWork.query<SessionRow>(
      `SELECT s.id, s.member_id, s.secret_hash, s.previous_secret_hash, s.rotated_at, s.confirmed_at, s.expires_at, m.is_guest
         FROM session s JOIN member m ON m.id = s.member_id
        WHERE s.id = ANY($1::uuid[]) AND s.revoked_at IS NULL AND s.expires_at > $2`,
      [[...new Set(sessionIds)], new Date(this.clock.nowMs())],
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return sessionIds.map((id) => byId.get(id) ?? null);
  }

  private findRecent(sessionId: string, presented: Buffer): Session | null {
    const recent = this.recent.get(sessionId);
    if (!recent || !this.nodes.isReliable) return null;
    const now = this.clock.nowMs();
    const isFresh = performance.now() - recent.lookedUpAtMs < this.recentMs;
    const isUnchanged = now < recent.rotatesAtMs && now < recent.session.expiresAt.getTime();
    return isFresh && isUnchanged && isSame(presented, recent.secretHash) ? recent.session : null;
  }

  private remember(recent: RecentSession): void {
    const { sessionId } = recent.session;
    // One that ended while it was looked up is not forgotten again: nobody will say so a second time.
    if ((this.endedAtMs.get(sessionId) ?? -Infinity) >= recent.lookedUpAtMs) return;
    this.recent.delete(sessionId);
    this.recent.set(sessionId, recent);
    for (const [id, { lookedUpAtMs }] of this.recent) {
      if (this.recent.size <= MAX_RECENT && recent.lookedUpAtMs - lookedUpAtMs <= this.recentMs) break;
      this.recent.delete(id);
    }
  }

  private get recentMs(): number {
    return RECENT_MS[this.nodes.isShared ? 'shared' : 'alone'];
  }

  private forget(sessionId: string): void {
    const nowMs = performance.now();
    this.recent.delete(sessionId);
    this.endedAtMs.delete(sessionId);
    this.endedAtMs.set(sessionId, nowMs);
    for (const [id, atMs] of this.endedAtMs) {
      if (nowMs - atMs <= LOOK_UP_AT_MOST_MS) break;
      this.endedAtMs.delete(id);
    }
  }

  /** When those of these sessions end, as things stand, that have not ended. */
  async ends(sessionIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
    const rows = await this.unitOfWork.query<{ id: string; expires_at: Date }>(
      `SELECT id, expires_at FROM session WHERE id = ANY($1::uuid[]) AND revoked_at IS NULL AND expires_at > $2`,
      [sessionIds, new Date(this.clock.nowMs())],
    );
    return new Map(rows.map((row) => [row.id, row.expires_at]));
  }

  /** @returns whether it was still going on. Sockets of the session are closed once that is committed. */
  async revoke(sessionId: string): Promise<boolean> {
    const revoked = await this.unitOfWork.query(
      `WITH revoked AS (UPDATE session SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING id)
       SELECT id FROM revoked`,
      [sessionId, new Date(this.clock.nowMs())],
    );
    const tell = (): void => {
      for (const listener of this.revocationListeners) listener({ sessionId });
    };
    if (this.unitOfWork.isActive) this.unitOfWork.afterCommit(tell);
    else tell();
    return revoked.length > 0;
  }

  private async rotate(row: SessionRow): Promise<string | null> {
    const secret = newSecret();
    const now = new Date(this.clock.nowMs());
    // Of requests that arrive together only one replaces the secret; the others go on with the old one.
    const updated = await this.unitOfWork.query<{ id: string }>(
      `WITH rotated AS (
         UPDATE session SET previous_secret_hash = secret_hash, secret_hash = $3, rotated_at = $4, confirmed_at = NULL, expires_at = $5
          WHERE id = $1 AND secret_hash = $2 RETURNING id)
       SELECT id FROM rotated`,
      [row.id, row.secret_hash, hash(secret), now, new Date(now.getTime() + SESSION_LIFETIME_MS)],
    );
    return updated.length === 1 ? `${row.id}.${secret}` : null;
  }

  /**
   * The new secret was never presented: its answer was lost, or somebody else took it. After a minute another one takes
   * its place, so that a session neither stops rotating nor leaves the lost secret valid.
   */
  private async rotateAgain(row: SessionRow): Promise<string | null> {
    if (this.clock.nowMs() - row.rotated_at.getTime() <= ROTATION_GRACE_MS) return null;
    const secret = newSecret();
    const now = new Date(this.clock.nowMs());
    const updated = await this.unitOfWork.query<{ id: string }>(
      `WITH rotated AS (
         UPDATE session SET secret_hash = $3, rotated_at = $4, expires_at = $5
          WHERE id = $1 AND secret_hash = $2 AND confirmed_at IS NULL RETURNING id)
       SELECT id FROM rotated`,
      [row.id, row.secret_hash, hash(secret), now, new Date(now.getTime() + SESSION_LIFETIME_MS)],
    );
    return updated.length === 1 ? `${row.id}.${secret}` : null;
  }

  private async confirm(sessionId: string): Promise<void> {
    await this.unitOfWork.query(`UPDATE session SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL`, [
      sessionId,
      new Date(this.clock.nowMs()),
    ]);
  }
}
