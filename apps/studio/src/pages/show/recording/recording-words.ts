import type { RecordingAvailability, RecordingView } from '@vitrine/contracts';

const CANNOT: Record<Exclude<RecordingAvailability, 'available' | 'elsewhere'>, string> = {
  'no-ffmpeg': 'Recording is off: the video server has no ffmpeg. Install it there, or name it in FFMPEG_PATH.',
  'no-storage': 'Recording is off: no bucket is set up in which Agora could keep it.',
  unreachable: 'The video server does not answer just now, so recording can’t be switched on.',
};

/** What the host has to know before they choose, in a sentence or two. */
export function recordingWords({ availability, keptDays }: RecordingView): string {
  if (availability === 'elsewhere') return 'Agora records the show into your own bucket; there is no replay here.';
  if (availability !== 'available') return CANNOT[availability];
  return `Viewers are told, and whoever comes on stage has to agree. The replay is kept for ${keptDays} days.`;
}

export const canBeRecorded = ({ availability }: RecordingView): boolean =>
  availability === 'available' || availability === 'elsewhere';
