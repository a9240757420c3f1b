import { cachedFormatter } from './locale';

const DAY_MS = 86_400_000;
const EVENING_HOUR = 18;

export function formatTime(date: Date): string {
  return cachedFormatter(
    'time',
    (locale) => new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' }),
  ).format(date);
}

export function formatDay(date: Date): string {
  return cachedFormatter(
    'day',
    (locale) => new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', month: 'short' }),
  ).format(date);
}

export function formatDateTime(date: Date): string {
  return cachedFormatter(
    'date time',
    (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }),
  ).format(date);
}

function startOfDay(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** When a show starts, as people say it: 'Tonight 22:45', 'Tomorrow 10:00', 'Tue 19:00', 'Fri, 4 Dec 20:30'. */
export function formatStart(start: Date, now: Date): string {
  // Rounded, because a day with a clock change is 23 or 25 hours long.
  const days = Math.round((startOfDay(start) - startOfDay(now)) / DAY_MS);
  const time = formatTime(start);
  if (days === 0) return `${start.getHours() >= EVENING_HOUR ? 'Tonight' : 'Today'} ${time}`;
  if (days === 1) return `Tomorrow ${time}`;
  if (days > 1 && days < 7) {
    const weekday = cachedFormatter(
      'weekday',
      (locale) => new Intl.DateTimeFormat(locale, { weekday: 'short' }),
    ).format(start);
    return `${weekday} ${time}`;
  }
  return `${formatDay(start)} ${time}`;
}
