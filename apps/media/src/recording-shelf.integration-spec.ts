import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createLogger, type RecordingPartEvent } from '@vitrine/server-kit';
import { PartStage, playableFile, rawFile, stageFile, type OpenPart, type ReadyPart } from './recording/part-files';
import { RecordingShelf } from './recording/recording-shelf';
import { eventually } from './testing/eventually';

const DAY_MS = 24 * 3_600_000;
/** The shelf looks around once in so long. */
const LOOK_MS = 1_000;
const SOUND: OpenPart = {
  partId: 'b0000000-0000-4000-8000-000000000000',
  roomId: 'show',
  startedAtMs: Date.now(),
  picture: 'vp8',
  hasAudio: true,
};
const [FIRST_ID, LAST_ID] = ['a0000000-0000-4000-8000-000000000000', 'c0000000-0000-4000-8000-000000000000'] as const;

/** A program that says what ffmpeg says. @param work what it does with `$from` and `$to`, in the language of the shell */
const program = (work: string): string => `#!/bin/sh
case "$*" in *-version*) echo 'ffmpeg version 7'; exit 0;; esac
while [ $# -gt 1 ]; do [ "$1" = -i ] && from="$2"; shift; done
to="$1"
${work}
echo out_time_us=4000000
`;

let folder: string;
let ffmpeg: string;
let events: RecordingPartEvent[];
let shelf: RecordingShelf;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vitrine-shelf-'));
  ffmpeg = path.join(folder, 'program');
  events = [];
});
afterEach(async () => {
  await shelf.close();
  await rm(folder, { recursive: true, force: true });
});

async function open(work: string, epochMs: () => number = Date.now): Promise<void> {
  await writeFile(ffmpeg, program(work), { mode: 0o755 });
  const logger = createLogger('shelf-test', 'silent');
  shelf = new RecordingShelf({ folder, ffmpeg, emit: (event) => events.push(event), epochMs, logger });
  await shelf.start();
}

async function leaveClosed(part: OpenPart): Promise<void> {
  await writeFile(rawFile(folder, part.partId), `film ${part.partId}`);
  await writeFile(stageFile(folder, part.partId, PartStage.Closed), JSON.stringify(part));
}

const isThere = async (file: string): Promise<boolean> => (await readdir(folder)).includes(path.basename(file));

describe('the shelf of recordings', () => {
  it('makes the others playable although nothing can be read of some: a disk that was full leaves such', async () => {
    for (const [partId, text] of [
      [FIRST_ID, ''],
      [LAST_ID, '{"partId":'],
    ] as const)
      await writeFile(stageFile(folder, partId, PartStage.Closed), text);
    await writeFile(stageFile(folder, 'a1000000-0000-4000-8000-000000000000', PartStage.Ready), 'null');
    await leaveClosed(SOUND);
    await open('cp "$from" "$to"');
    await eventually(() => events.length === 1);
    expect(events[0]).toMatchObject({ partId: SOUND.partId, durationMs: 4_000 });
    await eventually(() => isThere(stageFile(folder, LAST_ID, PartStage.Failed)));
    expect(await isThere(stageFile(folder, FIRST_ID, PartStage.Failed))).toBe(true);
    expect(await shelf.open(FIRST_ID)).toBeNull();
  });

  it('hands none of our secrets to the program', async () => {
    process.env['VITRINE_MEDIA_SECRET'] = 'nobody may know';
    await leaveClosed(SOUND);
    try {
      await open('env > "$to"');
      await eventually(() => events.length === 1);
    } finally {
      delete process.env['VITRINE_MEDIA_SECRET'];
    }
    const seen = await readFile(path.join(folder, `${SOUND.partId}.webm`), 'utf8');
    expect(seen).toContain('PATH=');
    expect(seen).not.toContain('VITRINE_');
  });

  it('stops at once, leaves no program at work, and goes on from there the next time', async () => {
    await leaveClosed(SOUND);
    const pidFile = path.join(folder, 'pid');
    await open(`echo half > "$to"; echo $$ > ${pidFile}; exec sleep 60`);
    const pid = await eventually(async () => Number(await readFile(pidFile, 'utf8').catch(() => '')) || null);
    await shelf.close();
    await eventually(() => {
      try {
        return !process.kill(pid, 0);
      } catch {
        return true;
      }
    });
    expect((await readdir(folder)).filter((name) => name.includes(SOUND.partId)).sort()).toEqual(
      [rawFile(folder, SOUND.partId), stageFile(folder, SOUND.partId, PartStage.Closed)]
        .map((file) => path.basename(file))
        .sort(),
    );
    await open('cp "$from" "$to"');
    await eventually(() => events.length === 1);
  });

  it('never has two programs write the same file: one that a killed server left may still be at work', async () => {
    await leaveClosed(SOUND);
    const names = path.join(folder, 'names');
    await open(`echo "$to" >> ${names}; cp "$from" "$to"; [ $(wc -l < ${names}) -gt 1 ] || exit 1`);
    await eventually(() => events.length === 1);
    const written = (await readFile(names, 'utf8')).trim().split('\n');
    expect(new Set(written).size).toBe(2);
    const contentType = 'video/webm';
    const ready: ReadyPart = { ...SOUND, contentType, durationMs: 4_000, bytes: `film ${SOUND.partId}`.length };
    expect(written).not.toContain(playableFile(folder, ready));
    const opened = await shelf.open(SOUND.partId);
    opened?.content.destroy();
    expect(opened?.part).toEqual(ready);
  });

  it('tries again after longer and longer, so that a disk that was full for minutes loses nothing, and then gives up', async () => {
    const tries = path.join(folder, 'tries');
    let nowMs = Date.now();
    const tried = async (): Promise<number> => ((await isThere(tries)) ? (await readFile(tries, 'utf8')).length : 0);
    const full = path.join(folder, 'full');
    await writeFile(full, '');
    await leaveClosed(SOUND);
    await open(`printf x >> ${tries}; test -e ${full} && exit 1; cp "$from" "$to"`, () => nowMs);
    // When it is, is not seen from here whether the try has come to its end: time goes on until the next one.
    const comes = (isSo: () => boolean | Promise<boolean>, stepMs: number): Promise<boolean> =>
      eventually(async () => {
        if (await isSo()) return true;
        await pause(LOOK_MS / 5);
        nowMs += stepMs;
        return false;
      }, 20_000);
    await eventually(async () => (await tried()) === 1);
    await pause(2 * LOOK_MS);
    expect(await tried()).toBe(1);
    await comes(async () => (await tried()) === 4, 60_000);
    expect(events).toEqual([]);
    await rm(full);
    await comes(() => events.length === 1, 300_000);
    await writeFile(full, '');
    await leaveClosed({ ...SOUND, partId: LAST_ID });
    await comes(() => isThere(stageFile(folder, LAST_ID, PartStage.Failed)), 300_000);
    expect(await tried()).toBe(10);
  });

  it('keeps nothing for longer than it may, also of what failed or was left by a crash', async () => {
    const leftovers = [
      rawFile(folder, FIRST_ID),
      stageFile(folder, FIRST_ID, PartStage.Failed),
      `${path.join(folder, LAST_ID)}.mp4.0011223344ff.aside`,
    ];
    const old = new Date(Date.now() - 8 * DAY_MS);
    for (const file of [...leftovers, path.join(folder, 'of-somebody-else')]) {
      await writeFile(file, '{}');
      await utimes(file, old, old);
    }
    await writeFile(stageFile(folder, LAST_ID, PartStage.Failed), '{}');
    await open('exit 1');
    await eventually(async () => (await readdir(folder)).length === 3);
    expect((await readdir(folder)).sort()).toEqual([`${LAST_ID}.failed.json`, 'of-somebody-else', 'program']);
  });
});
