import type { TrackKind } from '../engine/media-engine';
import { FakeTrack } from '../testing/fakes';
import { settle } from '../testing/manual-time';
import type { CaptureDevices } from './capture';
import { DeviceManager, type DeviceManagerOptions } from './device-manager';

interface Plugged {
  readonly deviceId: string;
  readonly kind: TrackKind;
}

/** Devices that are plugged in and out, held by other programs, and forbidden by people. */
class FakeDevices extends EventTarget {
  plugged: Plugged[] = [
    { kind: 'video', deviceId: 'camera-1' },
    { kind: 'video', deviceId: 'camera-2' },
    { kind: 'audio', deviceId: 'microphone-1' },
  ];
  readonly denied = new Set<TrackKind>();
  readonly busy = new Set<string>();
  opensOneCameraAtATime = false;
  readonly given: FakeTrack[] = [];
  questions = 0;

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.questions += 1;
    const kinds = (['video', 'audio'] as const).filter((kind) => constraints[kind] !== undefined);
    if (kinds.some((kind) => this.denied.has(kind))) throw new DOMException('no', 'NotAllowedError');
    const tracks = kinds.map((kind) => this.take(kind, constraints[kind]));
    this.given.push(...tracks);
    const of = (kind: TrackKind) => tracks.filter((track) => track.kind === kind);
    return {
      getTracks: () => tracks,
      getVideoTracks: () => of('video'),
      getAudioTracks: () => of('audio'),
    } as unknown as MediaStream;
  }
  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    return this.plugged.map(
      ({ kind, deviceId }) => ({ kind: `${kind}input`, deviceId, label: `Label of ${deviceId}` }) as MediaDeviceInfo,
    );
  }
  change(plugged: Plugged[]): void {
    this.plugged = plugged;
    this.dispatchEvent(new Event('devicechange'));
  }

  private take(kind: TrackKind, wanted: boolean | MediaTrackConstraints | undefined): FakeTrack {
    const exact = typeof wanted === 'object' ? (wanted.deviceId as { exact?: string } | undefined)?.exact : undefined;
    const found = this.plugged.find((one) => one.kind === kind && (exact === undefined || one.deviceId === exact));
    if (found === undefined) throw new DOMException('none', 'NotFoundError');
    const isHeld = this.given.some((track) => track.kind === 'video' && kind === 'video' && !track.isStopped);
    if (this.busy.has(found.deviceId) || (this.opensOneCameraAtATime && isHeld)) {
      throw new DOMException('busy', 'NotReadableError');
    }
    return new FakeTrack(kind, found.deviceId);
  }
}

function createManager(options: DeviceManagerOptions = {}) {
  const devices = new FakeDevices();
  const manager = new DeviceManager({
    mediaDevices: devices as unknown as CaptureDevices,
    createMediaStream: (tracks) => ({ tracks }) as unknown as MediaStream,
    queryPermission: async (kind) => (devices.denied.has(kind) ? 'denied' : 'granted'),
    ...options,
  });
  const changes: (string | null)[] = [];
  manager.onTrackChanged((_kind, track) => changes.push(track?.getSettings().deviceId ?? null));
  return { devices, manager, changes };
}

it('asks once for both and lists what there is by name', async () => {
  const { devices, manager, changes } = createManager();
  const opening = manager.open();
  expect(manager.getSnapshot().status).toBe('asking');
  await opening;
  expect(devices.questions).toBe(1);
  expect(manager.getSnapshot()).toMatchObject({
    status: 'open',
    cameraId: 'camera-1',
    microphoneId: 'microphone-1',
    cameras: [
      { deviceId: 'camera-1', label: 'Label of camera-1' },
      { deviceId: 'camera-2', label: 'Label of camera-2' },
    ],
    microphones: [{ deviceId: 'microphone-1' }],
    videoProblem: null,
    audioProblem: null,
  });
  expect(changes).toEqual(['camera-1', 'microphone-1']);
});

it('says why there is no camera and opens the microphone all the same', async () => {
  const { devices, manager } = createManager();
  devices.busy.add('camera-1');
  await manager.open();
  expect(manager.getSnapshot()).toMatchObject({
    videoProblem: 'in-use',
    audioProblem: null,
    microphoneId: 'microphone-1',
  });
  devices.busy.clear();
  await manager.open();
  expect(manager.getSnapshot()).toMatchObject({ videoProblem: null, cameraId: 'camera-1' });
});

it('asks a person who said no to both not again, and one who blocked the camera for the microphone', async () => {
  const both = createManager();
  both.devices.denied.add('video').add('audio');
  await both.manager.open();
  expect(both.manager.getSnapshot()).toMatchObject({ videoProblem: 'denied', audioProblem: 'denied', stream: null });
  expect(both.devices.questions).toBe(1);

  const camera = createManager();
  camera.devices.denied.add('video');
  await camera.manager.open();
  expect(camera.manager.getSnapshot()).toMatchObject({ videoProblem: 'denied', microphoneId: 'microphone-1' });
});

it.each([
  [true, 'unsupported'],
  [false, 'insecure'],
])('knows a browser that cannot capture (secure page: %s) as %s', async (isSecure, problem) => {
  const { manager } = createManager({ mediaDevices: null, isSecure });
  await manager.open({ wantsAudio: false });
  expect(manager.getSnapshot()).toMatchObject({ status: 'open', videoProblem: problem, audioProblem: null });
});

it('switches the camera, and where only one opens at a time lets the old one go first', async () => {
  const { devices, manager, changes } = createManager();
  await manager.open();
  await manager.selectCamera('camera-2');
  expect(manager.getSnapshot().cameraId).toBe('camera-2');
  devices.opensOneCameraAtATime = true;
  await manager.selectCamera('camera-1');
  expect(manager.getSnapshot()).toMatchObject({ cameraId: 'camera-1', videoProblem: null });
  expect(changes).toEqual(['camera-1', 'microphone-1', 'camera-2', null, 'camera-1']);
  expect(devices.given.filter(({ isStopped }) => !isStopped).map(({ deviceId }) => deviceId)).toEqual([
    'microphone-1',
    'camera-1',
  ]);
});

it('keeps the camera it has when the other one fails', async () => {
  const { manager } = createManager();
  await manager.open();
  await manager.selectCamera('camera-9');
  expect(manager.getSnapshot()).toMatchObject({ cameraId: 'camera-1', videoProblem: 'not-found' });
});

it('goes over to another camera when the one in use is unplugged', async () => {
  const { devices, manager } = createManager();
  await manager.open();
  devices.change(devices.plugged.filter(({ deviceId }) => deviceId !== 'camera-1'));
  devices.given[0].unplug();
  await settle();
  expect(manager.getSnapshot()).toMatchObject({ cameraId: 'camera-2', videoProblem: null });
});

it('takes a microphone that is plugged in after the only one was lost', async () => {
  const { devices, manager } = createManager();
  await manager.open();
  const cameras = devices.plugged.filter(({ kind }) => kind === 'video');
  devices.plugged = cameras;
  devices.given[1].unplug();
  await settle();
  expect(manager.getSnapshot()).toMatchObject({ audioTrack: null, microphoneId: null, audioProblem: 'lost' });
  devices.change([...cameras, { kind: 'audio', deviceId: 'microphone-2' }]);
  await settle();
  expect(manager.getSnapshot()).toMatchObject({ microphoneId: 'microphone-2', audioProblem: null });
});

it('releases everything when it is closed, also what is still being asked for', async () => {
  const { devices, manager } = createManager();
  await manager.open();
  manager.close();
  expect(manager.getSnapshot()).toMatchObject({ status: 'closed', stream: null, videoTrack: null });
  const opening = manager.open();
  manager.close();
  await opening;
  expect(devices.given.every(({ isStopped }) => isStopped)).toBe(true);
  expect(manager.getSnapshot().status).toBe('closed');
});
