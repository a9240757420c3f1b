// The host: a moving picture with the time painted into every frame, and the sound of the browser's fake microphone.
import { Publisher, PublisherStatus } from '@vitrine/rtc';
import { fetchGrant } from './grant';
import { cellsOf, sharedClock, STAMP_CELLS } from './stamp.mjs';

declare global {
  interface Window {
    isLive: boolean;
  }
}

const SIZE = { width: 1280, height: 720 };
const FRAME_MS = 1000 / 30;
const STAMP_HEIGHT = 48;
const SHAPES = 24;

const canvas = Object.assign(document.createElement('canvas'), SIZE);
const context = canvas.getContext('2d', { alpha: false });
if (context === null) throw new Error('There is nothing to paint on.');

/** Enough movement to need about a megabit. */
function paint(to: CanvasRenderingContext2D, nowMs: number): void {
  to.fillStyle = '#274';
  to.fillRect(0, 0, SIZE.width, SIZE.height);
  for (let index = 0; index < SHAPES; index += 1) {
    const turn = nowMs / 1_500 + index;
    to.fillStyle = `hsl(${(index * 360) / SHAPES} 60% 55%)`;
    to.fillRect(
      SIZE.width * (0.5 + 0.45 * Math.sin(turn * (1 + index / SHAPES))),
      SIZE.height * (0.55 + 0.4 * Math.cos(turn * 1.3)),
      40 + index * 3,
      60,
    );
  }
  const cell = SIZE.width / STAMP_CELLS;
  cellsOf(sharedClock(performance.now())).forEach((isWhite, index) => {
    to.fillStyle = isWhite ? '#fff' : '#000';
    to.fillRect(index * cell, 0, cell + 1, STAMP_HEIGHT);
  });
}

// Frames are taken when they have been painted, and not at some time after.
const [picture] = canvas.captureStream(0).getVideoTracks() as CanvasCaptureMediaStreamTrack[];
if (picture === undefined) throw new Error('The picture has no track.');
setInterval(() => {
  paint(context, performance.now());
  picture.requestFrame();
}, FRAME_MS);

window.isLive = false;
const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
const publisher = new Publisher({ fetchGrant: fetchGrant('publish') });
publisher.subscribe(() => {
  window.isLive = publisher.getSnapshot().status === PublisherStatus.Live;
});
publisher.start({ video: picture, audio: microphone.getAudioTracks()[0] ?? null });
