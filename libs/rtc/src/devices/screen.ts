import { MediaError } from '../media-error';

export type CaptureScreen = (options: DisplayMediaStreamOptions) => Promise<MediaStream>;

/** Text on a screen has to be readable; fifteen frames a second are enough for what moves on it. */
const SCREEN: DisplayMediaStreamOptions = { video: { frameRate: { ideal: 15, max: 30 } }, audio: false };

/** Whether this browser can share a screen: phones can't. */
export const canShareScreen = (): boolean =>
  typeof navigator !== 'undefined' &&
  typeof (navigator.mediaDevices as Partial<MediaDevices> | undefined)?.getDisplayMedia === 'function';

/**
 * Asks which screen, window or tab is to be shown.
 * @returns null when the person decided against it.
 * @throws MediaError when the system gives none.
 */
export async function captureScreen(
  ask: CaptureScreen = (options) => navigator.mediaDevices.getDisplayMedia(options),
): Promise<MediaStreamTrack | null> {
  try {
    const track = (await ask(SCREEN)).getVideoTracks().at(0) ?? null;
    if (track !== null) track.contentHint = 'detail';
    return track;
  } catch (failure) {
    if (failure instanceof Error && failure.name === 'NotAllowedError') return null;
    const message = failure instanceof Error ? failure.message : String(failure);
    throw new MediaError({ code: 'server.failed', message });
  }
}
