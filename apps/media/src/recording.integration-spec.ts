import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLogger, type RecordingPartEvent } from '@vitrine/server-kit';
import { RecordingShelf } from './recording/recording-shelf';
import { RoomRecorder } from './recording/room-recorder';
import { PartStage, rawFile, stageFile } from './recording/part-files';
import { VideoCodec } from './sdp/codec';
import { Stream } from './stream';
import { eventually } from './testing/eventually';
import { RTP_HEADER_BYTES, rewriteHeader } from './rtp/rtp-packet';
import { VideoStream } from './video-stream';

const FFMPEG = process.env['FFMPEG_PATH'] ?? 'ffmpeg';
const hasFfmpeg = spawnSync(FFMPEG, ['-version']).status === 0;
const FRAMES = 75;
const FRAME_MS = 40;
const EPOCH_MS = Date.now();
/** Twenty milliseconds of silence. */
const OPUS_SILENCE = Buffer.from([0xfc, 0xff, 0xfe]);

let folder: string;
let events: RecordingPartEvent[];
let shelf: RecordingShelf | null;
const logger = createLogger('recording-test', 'silent');

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vitrine-recording-'));
  events = [];
  shelf = null;
});
afterEach(async () => {
  await shelf?.close();
  await rm(folder, { recursive: true, force: true });
});

async function openShelf(ffmpeg = FFMPEG, epochMs: () => number = Date.now): Promise<RecordingShelf> {
  shelf = new RecordingShelf({ folder, ffmpeg, emit: (event) => events.push(event), epochMs, logger });
  await shelf.start();
  return shelf;
}

function rtp(sequence: number, timestamp: number, isLast: boolean, payload: Buffer): Buffer {
  const packet = Buffer.concat([Buffer.alloc(RTP_HEADER_BYTES), payload]);
  packet[0] = 0x80;
  packet[1] = (isLast ? 0x80 : 0) | 96;
  rewriteHeader(packet, sequence & 0xffff, timestamp >>> 0, 1);
  return packet;
}

/** The units of a moving picture, picture by picture; the first of each second is a key frame. */
function encodePictures(frames: number): Buffer[][] {
  const annexB = execFileSync(FFMPEG, [
    ...['-v', 'error', '-f', 'lavfi', '-i', `testsrc=size=320x240:rate=25:duration=${(frames * FRAME_MS) / 1_000}`],
    ...['-c:v', 'libx264', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p', '-g', '25', '-bf', '0'],
    ...['-x264-params', 'aud=1:slices=1', '-f', 'h264', 'pipe:1'],
  ]);
  const units: Buffer[] = [];
  let begin = -1;
  for (let index = 0; index + 2 < annexB.length; index += 1) {
    if (annexB[index] !== 0 || annexB[index + 1] !== 0 || annexB[index + 2] !== 1) continue;
    if (begin >= 0) units.push(annexB.subarray(begin, annexB[index - 1] === 0 ? index - 1 : index));
    begin = index + 3;
  }
  units.push(annexB.subarray(begin));
  const pictures: Buffer[][] = [];
  for (const unit of units) {
    if (((unit[0] ?? 0) & 0x1f) === 9) pictures.push([]);
    else pictures.at(-1)?.push(unit);
  }
  return pictures;
}

interface Taking {
  readonly frames?: number;
  /** Whether a packet of the picture comes late, by its number. */
  readonly isLate?: (sequence: number) => boolean;
  readonly onPicture?: (recorder: RoomRecorder, index: number) => void;
}

/** Sends three seconds, or so many pictures, through a recorder. */
async function record({ frames = FRAMES, isLate = () => false, onPicture }: Taking = {}): Promise<void> {
  const picture = new VideoStream({ outputSource: 7, firstSequence: 65_500, firstTimestamp: 0xffff_f000 });
  const sound = new Stream({ clockRate: 48_000, outputSource: 8, firstSequence: 9, firstTimestamp: 1, ringSize: 64 });
  let nowMs = 1_000;
  const recorder = new RoomRecorder(
    { id: 'show', picture, sound, codec: () => VideoCodec.H264 },
    { folder, nowMs: () => nowMs, epochMs: () => EPOCH_MS + nowMs, logger },
  );
  recorder.start();
  let sequence = 100;
  const late: Buffer[] = [];
  encodePictures(frames).forEach((units, index) => {
    nowMs = 1_000 + index * FRAME_MS;
    for (const packet of late.splice(0)) picture.forward(packet, false, nowMs);
    const payloads = units.flatMap((unit) => fragmentsOf(unit));
    payloads.forEach((payload, place) => {
      sequence += 1;
      const packet = rtp(sequence, index * FRAME_MS * 90, place === payloads.length - 1, payload);
      if (isLate(sequence)) late.push(packet);
      else picture.forward(packet, false, nowMs);
    });
    for (const half of [0, 1]) {
      const number = index * 2 + half;
      sound.forward(rtp(number + 7, number * 960, false, OPUS_SILENCE), false, nowMs + half * 20);
    }
    recorder.tick(nowMs);
    onPicture?.(recorder, index);
  });
  await recorder.stop();
}

function fragmentsOf(unit: Buffer): Buffer[] {
  const size = 900;
  if (unit.length <= size) return [unit];
  const [first = 0] = unit;
  const fragments: Buffer[] = [];
  for (let from = 1; from < unit.length; from += size) {
    const to = Math.min(unit.length, from + size);
    const header = (from === 1 ? 0x80 : 0) | (to === unit.length ? 0x40 : 0) | (first & 0x1f);
    fragments.push(Buffer.concat([Buffer.from([(first & 0xe0) | 28, header]), unit.subarray(from, to)]));
  }
  return fragments;
}

/** Decodes the whole file; what ffmpeg complains about fails the test. */
function decode(file: string): { frames: number; durationMs: number } {
  const { stdout, stderr } = spawnSync(
    FFMPEG,
    ['-v', 'error', '-i', file, '-map', '0:v', '-map', '0:a', '-f', 'null', '-progress', 'pipe:1', '-'],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  const last = (name: string): number => Number([...stdout.matchAll(new RegExp(`^${name}=(\\d+)$`, 'gm'))].at(-1)?.[1]);
  return { frames: last('frame'), durationMs: last('out_time_us') / 1_000 };
}

// Where there is no ffmpeg, the one promise is that this is said; the check of the whole installs it first.
if (hasFfmpeg) {
  describe('a recorded show', () => {
    it('is copied picture by picture, with its sound, and knows when it began', async () => {
      await record();
      await openShelf();
      await eventually(() => events.length > 0, 20_000);
      expect(events[0]).toMatchObject({ kind: 'recording.part-ready', roomId: 'show', startedAtMs: EPOCH_MS + 1_000 });
      expect(events[0]?.contentType).toBe('video/mp4');
      const { partId = '', durationMs = 0 } = events[0] ?? {};
      expect(Math.abs(durationMs - FRAMES * FRAME_MS)).toBeLessThan(100);
      const opened = await shelf?.open(partId);
      opened?.content.destroy();
      expect(opened?.part.bytes).toBeGreaterThan(1_000);
      expect(decode(path.join(folder, `${partId}.mp4`)).frames).toBe(FRAMES);
    });

    it('has every picture also when packets come late', async () => {
      await record({ isLate: (sequence) => sequence % 7 === 0 });
      await openShelf();
      await eventually(() => events.length > 0, 20_000);
      expect(decode(path.join(folder, `${events[0]?.partId}.mp4`)).frames).toBe(FRAMES);
    });

    it('can be watched up to a piece while it goes on, and loses no picture by that', async () => {
      await record({
        frames: 300,
        onPicture: (recorder, index) => {
          // The first is too soon for a file of its own.
          if (index === 100 || index === 255) recorder.split();
        },
      });
      await openShelf();
      await eventually(() => events.length === 2, 20_000);
      const parts = [...events].sort((left, right) => left.startedAtMs - right.startedAtMs);
      expect(parts.map(({ partId }) => decode(path.join(folder, `${partId}.mp4`)).frames)).toEqual([275, 25]);
      expect((parts[1]?.startedAtMs ?? 0) - (parts[0]?.startedAtMs ?? 0)).toBe(275 * FRAME_MS);
    });

    it('is found again after a crash, told of until it is fetched, and then gone', async () => {
      await record();
      const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.mkv'));
      const partId = name.slice(0, -4);
      // As a worker leaves it that dies over it: open, and cut off somewhere.
      const { rename, truncate, stat } = await import('node:fs/promises');
      await rename(stageFile(folder, partId, PartStage.Closed), stageFile(folder, partId, PartStage.Open));
      await truncate(rawFile(folder, partId), Math.floor((await stat(rawFile(folder, partId))).size * 0.8));
      let aheadMs = 31_000;
      const kept = await openShelf(FFMPEG, () => Date.now() + aheadMs);
      await eventually(() => events.length === 1, 20_000);
      expect(events[0]?.durationMs).toBeGreaterThan(1_500);
      aheadMs += 31_000;
      await eventually(() => events.length === 2, 20_000);
      expect(events[1]?.partId).toBe(partId);
      await kept.remove(partId);
      expect(await kept.open(partId)).toBeNull();
      expect(await readdir(folder)).toEqual([]);
      await kept.remove(partId);
    });

    it('that can’t be made playable is left to the operator after some tries', async () => {
      await record();
      const [name = ''] = (await readdir(folder)).filter((file) => file.endsWith('.mkv'));
      const { writeFile } = await import('node:fs/promises');
      await writeFile(path.join(folder, name), 'no film at all');
      let nowMs = Date.now();
      // Longer than it waits between any two tries.
      await openShelf(FFMPEG, () => (nowMs += 400_000));
      const failed = stageFile(folder, name.slice(0, -4), PartStage.Failed);
      await eventually(async () => (await readdir(folder)).includes(path.basename(failed)), 20_000);
      expect(events).toEqual([]);
    });
  });
}

describe('recording without ffmpeg', () => {
  it('is off, and says so', async () => {
    const closed = await openShelf(path.join(folder, 'no-such-program'));
    expect(closed.isAvailable).toBe(false);
    expect(await closed.open('00000000-0000-4000-8000-000000000000')).toBeNull();
    expect(await closed.open('../../etc/passwd')).toBeNull();
  });
});
