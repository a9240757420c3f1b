import type { LocalTracks, TrackKind } from '../engine/media-engine';
import { DeviceProblem, deviceProblemOf } from './device-problem';

export type CaptureDevices = Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
>;
export type QueryPermission = (kind: TrackKind) => Promise<PermissionState | null>;
export interface CaptureResult {
  readonly tracks: LocalTracks;
  readonly problems: Readonly<Record<TrackKind, DeviceProblem | null>>;
}

/**
 * Laptop cameras are landscape and most can't turn, so the widest common picture is asked for and the interface crops.
 * 'ideal' throughout: a weaker camera still gives what it has.
 */
const VIDEO: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};
const AUDIO: MediaTrackConstraints = {
  echoCancellation: { ideal: true },
  noiseSuppression: { ideal: true },
  autoGainControl: { ideal: true },
};

export function constraintsFor(kind: TrackKind, deviceId?: string): MediaTrackConstraints {
  const base = kind === 'video' ? VIDEO : AUDIO;
  if (deviceId !== undefined) return { ...base, deviceId: { exact: deviceId } };
  return kind === 'video' ? { ...base, facingMode: { ideal: 'user' } } : base;
}

/** @throws whatever getUserMedia throws */
export async function captureOne(
  devices: CaptureDevices,
  kind: TrackKind,
  deviceId?: string,
): Promise<MediaStreamTrack> {
  const stream = await devices.getUserMedia({ [kind]: constraintsFor(kind, deviceId) });
  return stream.getTracks()[0];
}

/** Opens what is wanted with one question to the person, and finds out which of the two is to blame when that fails. */
export async function capture(
  devices: CaptureDevices,
  kinds: readonly TrackKind[],
  queryPermission: QueryPermission = browserPermission,
): Promise<CaptureResult> {
  try {
    const stream = await devices.getUserMedia(Object.fromEntries(kinds.map((kind) => [kind, constraintsFor(kind)])));
    const tracks = { video: stream.getVideoTracks().at(0) ?? null, audio: stream.getAudioTracks().at(0) ?? null };
    return { tracks, problems: { video: null, audio: null } };
  } catch (failure) {
    const problem = deviceProblemOf(failure);
    if (kinds.length < 2) return nothing(kinds, problem);
    if (problem !== DeviceProblem.Denied) return captureApart(devices, kinds, []);
    // A person who said no to both is not asked again; one who keeps only the camera blocked may still be heard.
    const denied = await deniedAmong(kinds, queryPermission);
    return denied.length === 1 ? captureApart(devices, kinds, denied) : nothing(kinds, problem);
  }
}

async function deniedAmong(kinds: readonly TrackKind[], query: QueryPermission): Promise<readonly TrackKind[]> {
  const states = await Promise.all(kinds.map(query));
  return kinds.filter((_kind, index) => states[index] === 'denied');
}

/** Browsers that can't be asked about cameras and microphones reject the name. */
async function browserPermission(kind: TrackKind): Promise<PermissionState | null> {
  if (typeof navigator === 'undefined' || !('permissions' in navigator)) return null;
  const name = kind === 'video' ? 'camera' : 'microphone';
  const status = await navigator.permissions.query({ name: name as PermissionName }).catch(() => null);
  return status?.state ?? null;
}

async function captureApart(
  devices: CaptureDevices,
  kinds: readonly TrackKind[],
  denied: readonly TrackKind[],
): Promise<CaptureResult> {
  const tracks: Record<TrackKind, MediaStreamTrack | null> = { video: null, audio: null };
  const problems: Record<TrackKind, DeviceProblem | null> = { video: null, audio: null };
  for (const kind of denied) problems[kind] = DeviceProblem.Denied;
  for (const kind of kinds.filter((one) => !denied.includes(one))) {
    try {
      tracks[kind] = await captureOne(devices, kind);
    } catch (failure) {
      problems[kind] = deviceProblemOf(failure);
    }
  }
  return { tracks, problems };
}

export function nothing(kinds: readonly TrackKind[], problem: DeviceProblem): CaptureResult {
  const problemOf = (kind: TrackKind) => (kinds.includes(kind) ? problem : null);
  return { tracks: { video: null, audio: null }, problems: { video: problemOf('video'), audio: problemOf('audio') } };
}
