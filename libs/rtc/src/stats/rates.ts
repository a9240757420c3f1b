/** One object of a WebRTC statistics report; every member but these three depends on its type and on the browser. */
export interface StatsEntry {
  readonly id: string;
  readonly type: string;
  readonly timestamp: number;
  readonly [member: string]: unknown;
}

/** The report as a list. The standard's type names no members, so each is read by name and checked. */
export function entriesOf(report: RTCStatsReport): readonly StatsEntry[] {
  const entries: StatsEntry[] = [];
  report.forEach((value: StatsEntry) => entries.push(value));
  return entries;
}

/** Several reports as one: an entry that is in more than one of them, such as the path in use, counts once. */
export function mergedReport(reports: readonly (RTCStatsReport | undefined)[]): RTCStatsReport {
  const merged = new Map<string, unknown>();
  for (const report of reports) report?.forEach((value: unknown, id: string) => merged.set(id, value));
  return merged;
}

export function numberIn(entry: StatsEntry | undefined, member: string): number | null {
  const value = entry?.[member];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The round trip of the path in use, in milliseconds. */
export function roundTripMsIn(entries: readonly StatsEntry[]): number | null {
  const pairs = entries.filter(({ type }) => type === 'candidate-pair');
  const inUse = pairs.find((pair) => pair.nominated === true && pair.state === 'succeeded');
  const seconds = numberIn(inUse, 'currentRoundTripTime');
  return seconds === null ? null : Math.round(seconds * 1000);
}

/** How much a counter rose; 0 when it began anew, as it does with a new connection. */
export const risen = (before: number, now: number): number => Math.max(0, now - before);

export function bitrateKbps(bytes: number, durationMs: number): number {
  return durationMs <= 0 ? 0 : Math.round((bytes * 8) / durationMs);
}
