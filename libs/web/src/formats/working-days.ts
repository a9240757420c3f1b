import { countOf } from './numbers';

/** '2–4 working days', 'the same day'. */
export function workingDaysText({ minDays, maxDays }: { readonly minDays: number; readonly maxDays: number }): string {
  if (maxDays === 0) return 'the same day';
  const most = countOf(maxDays, 'working day', 'working days');
  return minDays === maxDays ? most : `${minDays}–${most}`;
}
