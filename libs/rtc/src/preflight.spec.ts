/** @jest-environment node */
import type { AudioLevel } from './devices/audio-level-meter';
import type { DeviceManagerSnapshot } from './devices/device-manager';
import { mediaError } from './media-error';
import { type PreflightOptions, type PreflightReport, runPreflight } from './preflight';
import { Store } from './store';
import { agoraGrantFor, FakeTrack, grantFor } from './testing/fakes';
import { ManualTime } from './testing/manual-time';

class Settable<S> extends Store<S> {
  put(change: Partial<S>): void {
    this.set(change);
  }
}
const H264 = { mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=1;profile-level-id=42e01f' };

function prepare(options: Partial<PreflightOptions> = {}) {
  const time = new ManualTime();
  const devices = new Settable<DeviceManagerSnapshot>({
    status: 'asking',
    cameras: [],
    microphones: [],
    cameraId: null,
    microphoneId: null,
    stream: null,
    videoTrack: null,
    audioTrack: null,
    videoProblem: null,
    audioProblem: null,
  });
  const meter = new Settable<AudioLevel>({ level: 0, peak: 0, hasHeardSound: false });
  const reports: PreflightReport[] = [];
  const run = () =>
    runPreflight({
      devices,
      meter,
      time,
      fetchGrant: async () => grantFor('publish'),
      fetch: async () => new Response(null, { status: 204 }),
      hasWebRtc: true,
      videoCodecs: () => [H264],
      onChange: (report) => reports.push(report),
      ...options,
    });
  const open = () =>
    devices.put({ status: 'open', videoTrack: new FakeTrack('video').track, audioTrack: new FakeTrack('audio').track });
  return { time, devices, meter, reports, run, open };
}
const statuses = (report: PreflightReport) =>
  Object.fromEntries(Object.entries(report).map(([check, { status, code }]) => [check, code ?? status]));

it('passes when everything is there and a voice was heard', async () => {
  const { time, meter, reports, run, open } = prepare();
  const running = run();
  await time.advance(0);
  expect(statuses(reports.at(-1) as PreflightReport)).toMatchObject({ webrtc: 'passed', camera: 'pending' });
  open();
  await time.advance(1_000);
  meter.put({ hasHeardSound: true });
  expect(new Set(Object.values(statuses(await running)))).toEqual(new Set(['passed']));
});

it('names every problem and keeps silence a warning', async () => {
  const { time, devices, run } = prepare({
    videoCodecs: () => [{ mimeType: 'video/VP8' }],
    fetchGrant: () => Promise.reject(mediaError('auth.forbidden', 'no')),
  });
  const running = run();
  devices.put({ status: 'open', videoProblem: 'denied', audioTrack: new FakeTrack('audio').track });
  await time.advance(8_000);
  const report = await running;
  expect(statuses(report)).toEqual({
    webrtc: 'passed',
    codec: 'vp8-only',
    camera: 'denied',
    microphone: 'passed',
    sound: 'silent',
    mediaServer: 'auth.forbidden',
  });
  expect(report.sound.status).toBe('warned');
});

it('fails where nothing works', async () => {
  const { devices, run } = prepare({
    hasWebRtc: false,
    videoCodecs: () => [],
    fetch: async () => new Response(null, { status: 502 }),
  });
  devices.put({ status: 'open', videoProblem: 'insecure', audioProblem: 'insecure' });
  expect(statuses(await run())).toEqual({
    webrtc: 'unsupported',
    codec: 'no-codec',
    camera: 'insecure',
    microphone: 'insecure',
    sound: 'no-microphone',
    mediaServer: 'server.unavailable',
  });
});

it('asks Agora’s software where Agora carries the video, and no media server', async () => {
  const asked: string[] = [];
  const { open, run, meter } = prepare({
    fetchGrant: async () => agoraGrantFor('publish'),
    fetch: async (url) => {
      asked.push(String(url));
      return new Response(null, { status: 204 });
    },
    checkAgora: async () => ({ status: 'failed', code: 'unsupported' }),
  });
  open();
  meter.put({ hasHeardSound: true });
  expect(statuses(await run()).mediaServer).toBe('unsupported');
  expect(asked).toEqual([]);
});

it('tells nothing more once it was given up', async () => {
  const abort = new AbortController();
  const { time, reports, run } = prepare({ signal: abort.signal });
  const running = run();
  await time.advance(0);
  abort.abort();
  const told = reports.length;
  await running;
  expect(reports).toHaveLength(told);
});
