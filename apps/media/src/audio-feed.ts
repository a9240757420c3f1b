import type { MediaCounters } from './counters';
import { rewriteHeader, setPayloadType } from './rtp/rtp-packet';
import { PacingBudget } from './pacing-budget';
import type { StoredPacket } from './rtp/packet-ring';
import type { Stream, StreamPacket, StreamSubscriber } from './stream';

/** All that is remembered of it, many times over. */
const REPAIR_BURST_BYTES = 100_000;
const REPAIR_BPS = 256_000;

export interface AudioFeedOptions {
  readonly payloadType: number;
  readonly send: (packet: Buffer) => boolean;
  readonly counters: MediaCounters;
}

/** What one viewer gets of a room's sound: everything, as the stream has it. */
export class AudioFeed implements StreamSubscriber {
  /** As of pictures: a few words of a viewer can ask for all that is remembered. */
  private readonly repairs = new PacingBudget(REPAIR_BURST_BYTES, 0);

  constructor(
    private readonly stream: Stream,
    private readonly options: AudioFeedOptions,
  ) {}

  begin(): void {
    this.stream.add(this);
  }

  end(): void {
    this.stream.remove(this);
  }

  onStreamPacket(_stream: Stream, packet: StreamPacket): void {
    this.send(packet);
  }

  onSenderReport(_stream: Stream, report: Buffer): void {
    this.options.send(report);
  }

  resend(sequences: readonly number[], nowMs: number): void {
    this.options.counters.nacksReceived += sequences.length;
    this.repairs.fill(REPAIR_BPS, nowMs);
    for (const sequence of sequences) {
      const packet = this.stream.stored(sequence);
      if (packet === null || this.repairs.isSpent) continue;
      this.repairs.spend(packet.buffer.length);
      this.send(packet);
      this.options.counters.retransmissions += 1;
    }
  }

  private send({ buffer, sequence, timestamp }: StoredPacket): void {
    const { counters, payloadType, send } = this.options;
    rewriteHeader(buffer, sequence, timestamp, this.stream.outputSource);
    setPayloadType(buffer, payloadType);
    if (send(buffer)) counters.packetsOut += 1;
    else counters.sendFailures += 1;
  }
}
