import { endWords } from './seat-words';

const words = (status: string, showStatus = 'live'): string | undefined =>
  endWords({ seat: { status }, show: { status: showStatus, hostName: 'Lena' } } as Parameters<typeof endWords>[0])
    ?.title;

describe('how a visit to a stage ended', () => {
  it('is said plainly, each way with words of its own', () => {
    const titles = ['removed', 'refused', 'left'].map((status) => words(status));
    expect(new Set(titles).size).toBe(3);
    expect(titles).not.toContain(undefined);
  });

  it('is not said while somebody waits or is on stage, unless the show is over', () => {
    expect([words('waiting'), words('on-stage')]).toEqual([undefined, undefined]);
    expect(words('on-stage', 'ended')).toBe('That’s a wrap');
  });
});
