const pad = (value: number): string => String(value).padStart(2, '0');

/** An instant as a `datetime-local` field wants it, in the time zone of the browser. Empty for none. */
export function isoToLocal(iso: string | null): string {
  if (iso === null) return '';
  const date = new Date(iso);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** A sentence when the field holds no start that can be announced; what is saved already may lie in the past. */
export function startProblem(local: string, savedLocal: string, nowMs: number): string | null {
  if (local === '' || local === savedLocal) return null;
  const iso = localToIso(local);
  if (iso === null) return 'Enter a day and a time.';
  return Date.parse(iso) <= nowMs ? 'This time has passed. Choose one that is still to come.' : null;
}

/** What a `datetime-local` field holds as an instant; null for an empty or unreadable field. */
export function localToIso(local: string): string | null {
  const timeMs = new Date(local).getTime();
  return local === '' || Number.isNaN(timeMs) ? null : new Date(timeMs).toISOString();
}
