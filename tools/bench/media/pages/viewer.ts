// A viewer: taps, and reads from every frame that is shown how old it is.
import { Player } from '@vitrine/rtc';
import { fetchGrant, parameter } from './grant';
import { ageOf, sharedClock, STAMP_CELLS, stampIn } from './stamp.mjs';

declare global {
  interface Window {
    seen: { firstFrameMs: number | null; agesMs: number[]; framesUnread: number; frameHeight: number };
  }
}

/** The row of the stamp, as a share of the picture's height, without its edges. */
const STAMP_ROW = { top: 16 / 720, height: 16 / 720 };
const PIXELS_PER_CELL = 4;
const WHITE_FROM = 384;

const video = document.querySelector('video');
const button = document.querySelector('button');
const strip = Object.assign(document.createElement('canvas'), { width: STAMP_CELLS * PIXELS_PER_CELL, height: 4 });
const context = strip.getContext('2d', { willReadFrequently: true });
if (video === null || button === null || context === null) throw new Error('The page is not whole.');

const settleMs = Number(parameter('settleMs'));
const seen: Window['seen'] = { firstFrameMs: null, agesMs: [], framesUnread: 0, frameHeight: 0 };
window.seen = seen;

function readStamp(from: HTMLVideoElement, into: CanvasRenderingContext2D): number | null {
  const { videoWidth, videoHeight } = from;
  const [top, height] = [STAMP_ROW.top * videoHeight, STAMP_ROW.height * videoHeight];
  into.drawImage(from, 0, top, videoWidth, height, 0, 0, strip.width, strip.height);
  const { data } = into.getImageData(0, 2, strip.width, 1);
  const cells = Array.from({ length: STAMP_CELLS }, (_, index) => {
    const at = (index * PIXELS_PER_CELL + PIXELS_PER_CELL / 2) * 4;
    return (data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0) > WHITE_FROM;
  });
  return stampIn(cells);
}

const player = new Player({ fetchGrant: fetchGrant('view') });
player.attach(video);

button.addEventListener('click', (tap) => {
  let firstFrameAtMs: number | null = null;
  const onFrame: VideoFrameRequestCallback = (nowMs, { expectedDisplayTime }) => {
    firstFrameAtMs ??= nowMs;
    seen.firstFrameMs ??= nowMs - tap.timeStamp;
    seen.frameHeight = video.videoHeight;
    if (nowMs - firstFrameAtMs > settleMs) {
      const stamp = readStamp(video, context);
      if (stamp === null) seen.framesUnread += 1;
      else seen.agesMs.push(ageOf(stamp, sharedClock(expectedDisplayTime)));
    }
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);
  player.start();
});
