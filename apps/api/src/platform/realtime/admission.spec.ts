import { Admission } from './admission';

describe('Admission', () => {
  it('lets in so many a second and sends the others back one after the other', () => {
    const admission = new Admission(100, 0);
    const waits = Array.from({ length: 1_100 }, () => admission.admit(0));
    expect(waits.slice(0, 100).every((wait) => wait === 0)).toBe(true);
    expect(waits[100]).toBe(250);
    expect(waits[1_099]).toBe(10_000);
    const later = waits.slice(200);
    expect(later).toEqual([...later].sort((left, right) => left - right));
  });

  it('lets in whoever comes at the time that was named', () => {
    const admission = new Admission(10, 0);
    const crowd = Array.from({ length: 30 }, () => 0);
    let refused = crowd.length;
    let due: number[] = crowd;
    for (let round = 0; round < 10 && refused > 0; round++) {
      due = due.flatMap((atMs) => {
        const wait = admission.admit(atMs);
        return wait === 0 ? [] : [atMs + wait];
      });
      due.sort((left, right) => left - right);
      refused = due.length;
    }
    expect(refused).toBe(0);
  });

  it('asks nobody to wait for ever', () => {
    const admission = new Admission(1, 0);
    expect(Math.max(...Array.from({ length: 500 }, () => admission.admit(0)))).toBe(15_000);
  });
});
