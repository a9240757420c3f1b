/** The NTP era begins in 1900 (RFC 5905); only differences matter here. */
const NTP_FRACTION = 0x1_0000_0000;

export interface SenderTime {
  /** The publisher's own clock. */
  readonly ntpMs: number;
  readonly ticks: number;
}

/** Turns the wrapping times of one RTP stream into ticks that keep growing, and knows which time of day they are. */
export class RtpClock {
  private last: number | null = null;
  private lastTicks = 0;
  private report: { readonly ntpMs: number; readonly timestamp: number } | null = null;

  constructor(readonly rate: number) {}

  /** Ticks since the first time that was asked for; less than nothing for one before it. */
  ticksOf(timestamp: number): number {
    const step = this.last === null ? 0 : (timestamp - this.last) | 0;
    const ticks = this.lastTicks + step;
    this.last = timestamp;
    this.lastTicks = ticks;
    return ticks;
  }

  /** @param report an RTCP sender report on the stream's own time line (RFC 3550 section 6.4.1). */
  noteReport(report: Buffer): void {
    const ntpMs = (report.readUInt32BE(8) + report.readUInt32BE(12) / NTP_FRACTION) * 1_000;
    this.report = { ntpMs, timestamp: report.readUInt32BE(16) };
  }

  /** null until a report has come, or before the first packet. */
  get senderTime(): SenderTime | null {
    if (this.report === null || this.last === null) return null;
    const ticks = this.lastTicks + ((this.report.timestamp - this.last) | 0);
    return { ntpMs: this.report.ntpMs, ticks };
  }
}
