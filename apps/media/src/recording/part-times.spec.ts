import { PartTimes } from './part-times';
import { RtpClock } from './rtp-clock';

/** A sender report with a time of day and the RTP time that belongs to it. */
function report(seconds: number, rtpTime: number): Buffer {
  const packet = Buffer.alloc(28);
  packet.writeUInt32BE(Math.floor(seconds), 8);
  packet.writeUInt32BE(Math.round((seconds % 1) * 0x1_0000_0000), 12);
  packet.writeUInt32BE(rtpTime >>> 0, 16);
  return packet;
}

describe('picture and sound of a part', () => {
  it('belong together as the publisher says, however late either came', () => {
    const [picture, sound] = [new RtpClock(90_000), new RtpClock(48_000)];
    const begin = { ticks: picture.ticksOf(5_000), atMs: 1_000 };
    // The sound of the same moment came 300 ms before its picture.
    const first = { ticks: sound.ticksOf(70_000), atMs: 700 };
    const times = new PartTimes(begin, picture, sound);
    expect(times.hasReports).toBe(false);
    picture.noteReport(report(100.5, 5_000 + 45_000));
    sound.noteReport(report(101, 70_000 + 48_000));
    expect(times.hasReports).toBe(true);
    times.settle(first);
    expect(times.soundMs(first.ticks)).toBe(0);
    expect(times.soundMs(sound.ticksOf(70_000 + 480))).toBe(10);
    expect(times.pictureMs(picture.ticksOf(5_000 + 9_000))).toBe(100);
  });

  it('belong together as they came where there are no reports, or none that can be believed', () => {
    const [picture, sound] = [new RtpClock(90_000), new RtpClock(48_000)];
    const begin = { ticks: picture.ticksOf(0), atMs: 1_000 };
    const first = { ticks: sound.ticksOf(0), atMs: 1_040 };
    const without = new PartTimes(begin, picture, sound);
    without.settle(first);
    expect(without.soundMs(first.ticks)).toBe(40);
    picture.noteReport(report(100, 0));
    sound.noteReport(report(160, 0));
    const wrong = new PartTimes(begin, picture, sound);
    wrong.settle(first);
    expect(wrong.soundMs(first.ticks)).toBe(40);
  });

  it('keeps counting where RTP times begin again', () => {
    const clock = new RtpClock(90_000);
    expect(clock.ticksOf(0xffff_fff0)).toBe(0);
    expect(clock.ticksOf(0x10)).toBe(32);
    expect(clock.ticksOf(0xffff_fff8)).toBe(8);
  });
});
