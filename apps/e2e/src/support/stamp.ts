import type { Page } from '@playwright/test';

/** The stamp is a row of black and white cells along the top of the picture: the low bits of the clock, then their parity. */
const BITS = 20;
export const STAMP_CYCLE_MS = 2 ** BITS;

/**
 * Makes the page's camera show the demo clip with the present time painted in, frame by frame. The real
 * `getUserMedia` still runs (permission, devices, the microphone's tone); only the picture is exchanged.
 */
export async function stampCamera(page: Page, clipUrl: string): Promise<void> {
  await page.addInitScript(
    ({ bits, clipUrl }) => {
      const devices = navigator.mediaDevices;
      if (!devices) return;
      const original = devices.getUserMedia.bind(devices);
      const paint = (context: CanvasRenderingContext2D, clip: HTMLVideoElement): void => {
        const { width, height } = context.canvas;
        if (clip.readyState >= 2) context.drawImage(clip, 0, 0, width, height);
        else {
          context.fillStyle = '#335';
          context.fillRect(0, 0, width, height);
        }
        const now = Date.now() % 2 ** bits;
        const cell = width / (bits + 4);
        const cells: boolean[] = [true, false];
        let parity = 0;
        for (let bit = bits - 1; bit >= 0; bit--) {
          const isSet = ((now >> bit) & 1) === 1;
          if (isSet) parity ^= 1;
          cells.push(isSet);
        }
        cells.push(parity === 1, true);
        cells.forEach((isWhite, index) => {
          context.fillStyle = isWhite ? '#fff' : '#000';
          context.fillRect(index * cell, 0, cell + 1, 48);
        });
      };
      devices.getUserMedia = async (constraints) => {
        const stream = await original(constraints);
        const camera = stream.getVideoTracks()[0];
        if (!camera) return stream;
        const clip = document.createElement('video');
        clip.src = clipUrl;
        clip.muted = true;
        clip.loop = true;
        void clip.play().catch(() => undefined);
        const canvas = document.createElement('canvas');
        canvas.width = 720;
        canvas.height = 1280;
        const context = canvas.getContext('2d');
        if (!context) return stream;
        paint(context, clip);
        const timer = setInterval(() => paint(context, clip), 40);
        const painted = canvas.captureStream(25).getVideoTracks()[0] as MediaStreamTrack;
        const { deviceId } = camera.getSettings();
        const settings = painted.getSettings.bind(painted);
        painted.getSettings = () => ({ ...settings(), ...(deviceId ? { deviceId } : {}) });
        const stop = painted.stop.bind(painted);
        painted.stop = () => {
          clearInterval(timer);
          camera.stop();
          stop();
        };
        stream.removeTrack(camera);
        stream.addTrack(painted);
        return stream;
      };
    },
    { bits: BITS, clipUrl },
  );
}

export interface FrameReading {
  /** Milliseconds since the frame was painted, by the same machine's clock. */
  readonly ageMs: number;
  readonly stampMs: number;
}

/** Reads the stamp of the frame that a video element shows now. Null when no stamp can be read. */
export function readStamp(page: Page, testId = 'video'): Promise<FrameReading | null> {
  return page.evaluate(
    ({ bits, testId }) => {
      const found = document.querySelector(`[data-testid="${testId}"]`);
      const video = found instanceof HTMLVideoElement ? found : found?.querySelector('video');
      if (!video || video.videoWidth === 0) return null;
      const canvas = document.createElement('canvas');
      canvas.width = video.videoWidth;
      canvas.height = 16;
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (!context) return null;
      context.drawImage(video, 0, 0, video.videoWidth, (48 / 1280) * video.videoHeight, 0, 0, canvas.width, 16);
      const now = Date.now() % 2 ** bits;
      const cell = canvas.width / (bits + 4);
      const isWhite = (index: number): boolean => {
        const [red = 0, green = 0, blue = 0] = context.getImageData(Math.floor((index + 0.5) * cell), 8, 1, 1).data;
        return red + green + blue > 384;
      };
      if (!isWhite(0) || isWhite(1) || !isWhite(bits + 3)) return null;
      let stampMs = 0;
      let parity = 0;
      for (let bit = 0; bit < bits; bit++) {
        const isSet = isWhite(2 + bit);
        stampMs = stampMs * 2 + (isSet ? 1 : 0);
        if (isSet) parity ^= 1;
      }
      if (isWhite(bits + 2) !== (parity === 1)) return null;
      return { ageMs: (now - stampMs + 2 ** bits) % 2 ** bits, stampMs };
    },
    { bits: BITS, testId },
  );
}
