import type { AudioLevel } from './devices/audio-level-meter';
import type { DeviceManagerSnapshot } from './devices/device-manager';
import { type CodecCapability, isConstrainedBaseline } from './engine/codec-preference';
import type { FetchGrant } from './grant-source';
import { errorBodyOf } from './media-error';
import { systemTime, type Time } from './time';

export const PREFLIGHT_CHECKS = ['webrtc', 'codec', 'camera', 'microphone', 'sound', 'mediaServer'] as const;
export type PreflightCheck = (typeof PREFLIGHT_CHECKS)[number];

/** `warned`: the show can go on, with less than it could have. */
export type PreflightStatus = 'pending' | 'passed' | 'warned' | 'failed';
export interface PreflightResult {
  readonly status: PreflightStatus;
  /** Why it did not pass: a device problem, an error code, or a word of this file. Passed with `agora`: see there. */
  readonly code: string | null;
}
export type PreflightReport = Readonly<Record<PreflightCheck, PreflightResult>>;

interface Watched<S> {
  readonly getSnapshot: () => S;
  readonly subscribe: (listener: () => void) => () => void;
}
export interface PreflightOptions {
  /** Opened by the caller, who also shows the preview. */
  readonly devices: Watched<DeviceManagerSnapshot>;
  /** Of the microphone; without it the sound can't be judged. */
  readonly meter?: Watched<AudioLevel> | null;
  readonly fetchGrant: FetchGrant;
  /** Gets the report after every check. */
  readonly onChange?: (report: PreflightReport) => void;
  readonly signal?: AbortSignal;
  readonly fetch?: typeof fetch;
  readonly checkAgora?: () => Promise<PreflightResult>;
  readonly hasWebRtc?: boolean;
  readonly videoCodecs?: () => readonly CodecCapability[];
  readonly time?: Time;
}

const DEVICES_DEADLINE_MS = 60_000;
const SOUND_DEADLINE_MS = 8_000;

const passed: PreflightResult = { status: 'passed', code: null };
const warned = (code: string): PreflightResult => ({ status: 'warned', code });
const failed = (code: string): PreflightResult => ({ status: 'failed', code });

/** Finds out, before the show, whether it can go live from here. Never rejects. */
export async function runPreflight(options: PreflightOptions): Promise<PreflightReport> {
  let report = Object.fromEntries(
    PREFLIGHT_CHECKS.map((check) => [check, { status: 'pending', code: null }]),
  ) as unknown as PreflightReport;
  const note = (check: PreflightCheck, result: PreflightResult): void => {
    if (options.signal?.aborted === true) return;
    report = { ...report, [check]: result };
    options.onChange?.(report);
  };
  note('webrtc', checkWebRtc(options));
  note('codec', checkCodec(options));
  await Promise.all([
    checkMediaServer(options).then((result) => note('mediaServer', result)),
    checkDevices(options, note),
  ]);
  return report;
}

function checkWebRtc({ hasWebRtc = typeof RTCPeerConnection !== 'undefined' }: PreflightOptions): PreflightResult {
  return hasWebRtc ? passed : failed('unsupported');
}

/** Without H.264 the stream goes out as VP8: everybody sees it, but recording has to convert it. */
function checkCodec({ videoCodecs = senderVideoCodecs }: PreflightOptions): PreflightResult {
  const codecs = videoCodecs();
  if (codecs.some(isConstrainedBaseline)) return passed;
  return codecs.some(({ mimeType }) => mimeType.toLowerCase() === 'video/vp8')
    ? warned('vp8-only')
    : failed('no-codec');
}

async function checkMediaServer(options: PreflightOptions): Promise<PreflightResult> {
  try {
    const grant = await options.fetchGrant();
    if (grant.engine === 'agora') return await (options.checkAgora ?? checkAgora)();
    const send = options.fetch ?? globalThis.fetch.bind(globalThis);
    const { status } = await send(grant.url, { method: 'OPTIONS', signal: options.signal });
    return status < 500 ? passed : failed('server.unavailable');
  } catch (failure) {
    return failed(errorBodyOf(failure).code);
  }
}

/**
 * The grant is there, its software too, and the browser will do. Agora's servers are asked only when the show begins,
 * which is what the code says.
 */
async function checkAgora(): Promise<PreflightResult> {
  const { loadAgoraSdk } = await import('./engine/agora-sdk');
  const isSupported = (await loadAgoraSdk()).checkSystemRequirements();
  return isSupported ? { status: 'passed', code: 'agora' } : failed('unsupported');
}

async function checkDevices(
  options: PreflightOptions,
  note: (check: PreflightCheck, result: PreflightResult) => void,
): Promise<void> {
  const { devices } = options;
  await until(devices, ({ status }) => status === 'open' || status === 'closed', DEVICES_DEADLINE_MS, options);
  const { videoTrack, audioTrack, videoProblem, audioProblem } = devices.getSnapshot();
  note('camera', videoTrack === null ? failed(videoProblem ?? 'not-asked') : passed);
  note('microphone', audioTrack === null ? failed(audioProblem ?? 'not-asked') : passed);
  note('sound', await checkSound(options, audioTrack));
}

/** Silence is a warning and no failure: the host may simply not have spoken yet. */
async function checkSound(options: PreflightOptions, audioTrack: MediaStreamTrack | null): Promise<PreflightResult> {
  const { meter } = options;
  if (audioTrack === null) return failed('no-microphone');
  if (meter === undefined || meter === null) return warned('not-measured');
  await until(meter, ({ hasHeardSound }) => hasHeardSound, SOUND_DEADLINE_MS, options);
  return meter.getSnapshot().hasHeardSound ? passed : warned('silent');
}

/** Resolves when the condition holds, at the deadline, or when given up. */
function until<S>(
  watched: Watched<S>,
  holds: (snapshot: S) => boolean,
  deadlineMs: number,
  { signal, time = systemTime }: PreflightOptions,
): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      unsubscribe();
      cancelDeadline();
      signal?.removeEventListener('abort', finish);
      resolve();
    };
    const look = () => {
      if (holds(watched.getSnapshot())) finish();
    };
    const unsubscribe = watched.subscribe(look);
    const cancelDeadline = time.after(deadlineMs, finish);
    signal?.addEventListener('abort', finish);
    if (signal?.aborted === true) finish();
    else look();
  });
}

function senderVideoCodecs(): readonly CodecCapability[] {
  if (typeof RTCRtpSender === 'undefined') return [];
  return RTCRtpSender.getCapabilities('video')?.codecs ?? [];
}
