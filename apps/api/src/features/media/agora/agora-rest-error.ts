/** Why Agora did not do what it was asked for. */
export const AgoraProblem = {
  /** No server answered in time, or all of them failed. */
  Unreachable: 'unreachable',
  /** Asked too often (429). */
  Busy: 'busy',
  /** Customer id and secret, or the app, are not accepted (401, 403). */
  Credentials: 'credentials',
  /** There is no such thing, or not any more (404). */
  NotFound: 'not-found',
  /** Everything else that asking again does not change (400, 415). */
  Refused: 'refused',
  /** An answer that is not what Agora documents. */
  Unreadable: 'unreadable',
} as const;
export type AgoraProblem = (typeof AgoraProblem)[keyof typeof AgoraProblem];

const PASSING: ReadonlySet<AgoraProblem> = new Set([AgoraProblem.Unreachable, AgoraProblem.Busy]);

export class AgoraRestError extends Error {
  override readonly name = 'AgoraRestError';

  constructor(
    readonly problem: AgoraProblem,
    message: string,
    /** Of the last answer; null when there was none. */
    readonly status: number | null = null,
    /** Agora's own number for what went wrong, of the recording service. */
    readonly code: number | null = null,
  ) {
    super(message);
  }

  /** Whether the same request may succeed later. */
  get isPassing(): boolean {
    return PASSING.has(this.problem);
  }
}

const PROBLEM_BY_STATUS: Readonly<Record<number, AgoraProblem>> = {
  401: AgoraProblem.Credentials,
  403: AgoraProblem.Credentials,
  404: AgoraProblem.NotFound,
  429: AgoraProblem.Busy,
};

export const problemOfStatus = (status: number): AgoraProblem =>
  PROBLEM_BY_STATUS[status] ?? (status >= 500 ? AgoraProblem.Unreachable : AgoraProblem.Refused);
