import { cachedFormatter } from './locale';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** A running clock: '04:52', '1:04:52'. Rounds up, so that it shows 00:00 only when the time is over. */
export function formatClock(durationMs: number): string {
  const totalSeconds = Math.max(0, Math.ceil(durationMs / SECOND_MS));
  const hours = Math.floor(totalSeconds / 3_600);
  const minutes = Math.floor((totalSeconds % 3_600) / 60);
  const seconds = totalSeconds % 60;
  const tail = `${twoDigits(minutes)}:${twoDigits(seconds)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

function unit(value: number, name: 'minute' | 'hour' | 'day'): string {
  return cachedFormatter(
    `unit ${name}`,
    (locale) =>
      new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: name === 'minute' ? 'short' : 'long' }),
  ).format(value);
}

/** A length in words: '58 min', '1 hour 12 min', '2 days'. */
export function formatDuration(durationMs: number): string {
  const minutes = Math.max(1, Math.round(durationMs / MINUTE_MS));
  if (minutes < 60) return unit(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (durationMs >= 48 * HOUR_MS) return unit(Math.round(hours / 24), 'day');
  const rest = minutes % 60;
  return rest === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(rest, 'minute')}`;
}
