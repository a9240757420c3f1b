import type { RoomView } from '@vitrine/contracts';

const LATE_MS = 15 * 60_000;

/** A host may be a little late; after that nobody is promised the show any more. */
export function isStillExpected({ scheduledAt }: Pick<RoomView, 'scheduledAt'>, nowMs: number): boolean {
  return scheduledAt === null || nowMs - Date.parse(scheduledAt) <= LATE_MS;
}
