import type { LiveConnectionSnapshot } from '@vitrine/client';

const RESTART_PAUSE_MS = 30_000;

/** Closed for good because the session behind it ended, here or in another window. */
export function isSessionLost({ status, reason, error }: LiveConnectionSnapshot): boolean {
  if (status !== 'closed') return false;
  return reason === 'revoked' || reason === 'signed-out' || (reason === 'refused' && error?.code === 'auth.required');
}

export interface SessionRecoveryOptions {
  /** Asks who is signed in now; null when nobody, undefined when it could not be found out. */
  readonly askMemberId: () => Promise<string | null | undefined>;
  /** Whom the connection spoke for. */
  readonly spokenFor: () => string | null;
  readonly restart: () => void;
  readonly nowMs?: () => number;
}

/**
 * Brings back a connection whose session ended elsewhere, when the browser holds a new session of the same member. For
 * another member, or none, the answer changes the session of the page and what depends on that follows from it.
 */
export class SessionRecovery {
  private isAsking = false;
  private restartedAtMs = -Infinity;

  constructor(private readonly options: SessionRecoveryOptions) {}

  readonly handle = async (snapshot: LiveConnectionSnapshot): Promise<void> => {
    if (!isSessionLost(snapshot) || this.isAsking) return;
    const { askMemberId, spokenFor, restart, nowMs = Date.now } = this.options;
    this.isAsking = true;
    // Taken before asking: for another member the page itself restarts, and once is enough.
    const before = spokenFor();
    try {
      const memberId = await askMemberId();
      if (memberId === null || memberId === undefined || memberId !== before) return;
      // A server that throws out a session it still answers for would be asked again without end.
      if (nowMs() - this.restartedAtMs < RESTART_PAUSE_MS) return;
      this.restartedAtMs = nowMs();
      restart();
    } finally {
      this.isAsking = false;
    }
  };
}
