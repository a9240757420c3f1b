import { inTime, type Time } from './time';

export interface OwnSessionsOptions {
  /** Whether a session that is none of these publishes in the room. */
  readonly isPublishedElsewhere: (ownSessionIds: readonly string[]) => Promise<boolean>;
  /** Of this page before it was loaded again. */
  readonly known: readonly string[];
  readonly onChange: (ownSessionIds: readonly string[]) => void;
  readonly time: Time;
}

const ANSWER_DEADLINE_MS = 2_000;
const KEPT = 4;

/** The sessions that one page published with, so that it can tell its own stream from that of another device. */
export class OwnSessions {
  private ids: readonly string[];

  constructor(private readonly options: OwnSessionsOptions) {
    this.ids = options.known;
  }

  add(sessionId: string | null): void {
    if (sessionId === null) return;
    this.ids = [...this.ids, sessionId].slice(-KEPT);
    this.options.onChange(this.ids);
  }

  /** Not knowing counts as no: staying away would end the show, coming back at worst replaces a stream. */
  isTakenOver(): Promise<boolean> {
    const asked = this.options.isPublishedElsewhere(this.ids).catch(() => false);
    return inTime(asked, ANSWER_DEADLINE_MS, this.options.time, () => false);
  }
}
