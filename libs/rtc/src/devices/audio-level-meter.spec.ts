import { FakeTrack } from '../testing/fakes';
import { ManualTime } from '../testing/manual-time';
import { AudioLevelMeter, loudnessOf } from './audio-level-meter';

it('reckons the root mean square and the peak', () => {
  expect(loudnessOf([0.5, -0.5, 0.5, -0.5])).toEqual({ level: 0.5, peak: 0.5 });
  expect(loudnessOf([0, 0, 0, -1])).toEqual({ level: 0.5, peak: 1 });
  expect(loudnessOf([])).toEqual({ level: 0, peak: 0 });
});

it('follows the track, remembers that something was heard, and ends when disposed of', async () => {
  const time = new ManualTime();
  let loudness = 0;
  const context = {
    state: 'suspended',
    resume: jest.fn(async () => undefined),
    close: jest.fn(async () => undefined),
    createAnalyser: () => ({ fftSize: 0, getFloatTimeDomainData: (into: Float32Array) => into.fill(loudness) }),
    createMediaStreamSource: () => ({ connect: () => undefined, disconnect: () => undefined }),
  };
  const meter = new AudioLevelMeter(new FakeTrack('audio').track, {
    time,
    createAudioContext: () => context as unknown as AudioContext,
    createMediaStream: () => ({}) as MediaStream,
  });
  await time.advance(50);
  expect(context.resume).toHaveBeenCalled();
  expect(meter.getSnapshot()).toEqual({ level: 0, peak: 0, hasHeardSound: false });
  loudness = 0.25;
  await time.advance(50);
  expect(meter.getSnapshot()).toEqual({ level: 0.25, peak: 0.25, hasHeardSound: true });
  loudness = 0;
  await time.advance(50);
  expect(meter.getSnapshot()).toEqual({ level: 0, peak: 0, hasHeardSound: true });
  meter.dispose();
  loudness = 0.5;
  await time.advance(1_000);
  expect(meter.getSnapshot().level).toBe(0);
  expect(context.close).toHaveBeenCalled();
});
