import { isoToLocal, localToIso, startProblem } from './local-time';

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

describe('startProblem', () => {
  const nowMs = new Date('2026-11-23T12:00').getTime();
  it('refuses a time that has passed and one that is no time', () => {
    expect(startProblem('2026-11-23T11:59', '', nowMs)).toMatch('has passed');
    expect(startProblem('soon', '', nowMs)).toBe('Enter a day and a time.');
  });
  it('takes a time to come, none, and the one that is saved already', () => {
    expect(startProblem('2026-11-23T12:01', '', nowMs)).toBeNull();
    expect(startProblem('', '2026-11-23T11:00', nowMs)).toBeNull();
    expect(startProblem('2026-11-23T11:00', '2026-11-23T11:00', nowMs)).toBeNull();
  });
});
