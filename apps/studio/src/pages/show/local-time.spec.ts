import { isoToLocal, localToIso } from './local-time';

describe('local time of a field', () => {
  it('comes back to the same minute', () => {
    const iso = '2026-11-22T20:00:00.000Z';
    expect(localToIso(isoToLocal(iso))).toBe(iso);
  });
  it('reads empty and unreadable fields as no time', () => {
    expect(localToIso('')).toBeNull();
    expect(localToIso('soon')).toBeNull();
    expect(isoToLocal(null)).toBe('');
  });
});
