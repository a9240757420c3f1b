import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import type { OpenPart, ReadyPart } from './part-files';

/** Five minutes of a show are copied in about a second; the sound is made anew at some hundred times its speed. */
const DEADLINE_MS = 120_000;
const TOLD_CHARACTERS = 2_000;
/** Lowest but one: nothing of this is as urgent as a packet of a show. */
const NICENESS = 15;

export interface ProgramEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** It reads what strangers sent: our own settings, with their secrets, are none of its business. */
const environment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITRINE_')));

/** Runs it to its end; rejects when it can't be started, or is not wanted any more. */
export function runProgram(
  program: string,
  args: readonly string[],
  deadlineMs: number,
  signal?: AbortSignal,
): Promise<ProgramEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment(),
      killSignal: 'SIGKILL',
      ...(signal && { signal }),
    });
    // Of our own: that of `spawn` goes on for a program that could not be started.
    const deadline = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (stdout = (stdout + chunk.toString()).slice(-TOLD_CHARACTERS)));
    child.stderr.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-TOLD_CHARACTERS)));
    child.on('error', (error) => {
      clearTimeout(deadline);
      reject(error);
    });
    child.on('close', (code) => {
      clearTimeout(deadline);
      resolve({ code, stdout, stderr });
    });
    if (child.pid !== undefined) lowerPriority(child.pid);
  });
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, NICENESS);
  } catch {
    // It has ended already, or may not be changed: then it runs like everything else.
  }
}

export const contentTypeOf = ({ picture }: OpenPart): ReadyPart['contentType'] =>
  picture === 'vp8' ? 'video/webm' : 'video/mp4';

/**
 * The picture is copied as it is. The sound of an mp4 becomes AAC, because not every Safari plays Opus there; what is
 * missing in it is filled with silence, so that it stays with the picture.
 */
export function ffmpegArguments(part: OpenPart, from: string, to: string): string[] {
  const isMp4 = contentTypeOf(part) === 'video/mp4';
  const sound = isMp4
    ? ['-c:a', 'aac', '-b:a', '128k', '-ar', '48000', '-af', 'aresample=async=1:first_pts=0']
    : ['-c:a', 'copy'];
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-y', '-protocol_whitelist', 'file', '-f', 'matroska'],
    ...['-i', from],
    ...(part.picture === null ? [] : ['-map', '0:v:0', '-c:v', 'copy']),
    ...(part.hasAudio ? ['-map', '0:a:0', ...sound] : []),
    // The index comes first, so that a player can go to any second with its first requests.
    ...(isMp4 ? ['-movflags', '+faststart', '-f', 'mp4'] : ['-cues_to_front', '1', '-f', 'webm']),
    ...['-progress', 'pipe:1', to],
  ];
}

/** The last time that `-progress` told, in milliseconds. */
export function toldDurationMs(progress: string): number {
  const told = [...progress.matchAll(/^out_time_us=(\d+)$/gm)].at(-1)?.[1];
  return told === undefined ? 0 : Math.round(Number(told) / 1_000);
}

/** @returns how long it plays. @throws Error with what ffmpeg said. */
export async function makePlayable(
  ffmpeg: string,
  part: OpenPart,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<number> {
  const { code, stdout, stderr } = await runProgram(ffmpeg, ffmpegArguments(part, from, to), DEADLINE_MS, signal);
  const durationMs = toldDurationMs(stdout);
  if (code !== 0 || durationMs <= 0) throw new Error(`ffmpeg ended with ${code}: ${stderr.trim()}`);
  return durationMs;
}

/** Whether this program is an ffmpeg that starts. */
export async function isFfmpeg(program: string): Promise<boolean> {
  try {
    const { code, stdout } = await runProgram(program, ['-hide_banner', '-version'], 10_000);
    return code === 0 && /ffmpeg/.test(stdout);
  } catch {
    return false;
  }
}
