/** Why there is no camera or no microphone, in terms that tell a person what to do. */
export const DeviceProblem = {
  /** The person or the system said no. */
  Denied: 'denied',
  NotFound: 'not-found',
  /** Another program holds it. */
  InUse: 'in-use',
  /** The browser can't capture at all. */
  Unsupported: 'unsupported',
  /** Browsers capture on secure pages only (https or localhost). */
  Insecure: 'insecure',
  /** It was unplugged or taken away while in use. */
  Lost: 'lost',
  Failed: 'failed',
} as const;
export type DeviceProblem = (typeof DeviceProblem)[keyof typeof DeviceProblem];

const PROBLEM_BY_ERROR_NAME: Readonly<Record<string, DeviceProblem>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'not-found',
  OverconstrainedError: 'not-found',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};

/** Reads the failures of getUserMedia (Media Capture and Streams, section 10.2). */
export function deviceProblemOf(failure: unknown): DeviceProblem {
  const name = typeof failure === 'object' && failure !== null && 'name' in failure ? String(failure.name) : '';
  return PROBLEM_BY_ERROR_NAME[name] ?? DeviceProblem.Failed;
}
