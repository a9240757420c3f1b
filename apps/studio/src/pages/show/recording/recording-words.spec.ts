import { canBeRecorded, recordingWords } from './recording-words';

const view = (availability: Parameters<typeof recordingWords>[0]['availability']) => ({
  isRecorded: false,
  availability,
  keptDays: 90,
});

describe('what the host is told about recording', () => {
  it('names what is missing where shows can’t be recorded', () => {
    expect(recordingWords(view('no-ffmpeg'))).toContain('has no ffmpeg');
    expect(recordingWords(view('no-storage'))).toContain('bucket');
    expect(recordingWords(view('unreachable'))).toContain('does not answer');
    for (const availability of ['no-ffmpeg', 'no-storage', 'unreachable'] as const)
      expect(canBeRecorded(view(availability))).toBe(false);
  });

  it('says who is told, who has to agree and how long it is kept', () => {
    expect(recordingWords(view('available'))).toBe(
      'Viewers are told, and whoever comes on stage has to agree. The replay is kept for 90 days.',
    );
    expect(canBeRecorded(view('available'))).toBe(true);
  });
});
