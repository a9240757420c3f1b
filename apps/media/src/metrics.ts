import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Registry } from 'prom-client';
import type { MediaCounters } from './counters';
import type { Rooms } from './rooms';

/** The numbers of this process for Prometheus. */
export class MediaMetrics {
  private readonly registry = new Registry();
  private readonly delay = monitorEventLoopDelay({ resolution: 10 });

  constructor(rooms: Rooms, counters: MediaCounters) {
    this.delay.enable();
    this.gauge('vitrine_media_rooms', 'Rooms with a publisher or viewers', () => rooms.counts().rooms);
    this.gauge('vitrine_media_publishers', 'Publisher sessions', () => rooms.counts().publishers);
    this.gauge('vitrine_media_viewers', 'Viewer sessions', () => rooms.counts().viewers);
    this.counter('vitrine_media_packets_in_total', 'RTP packets from publishers', () => counters.packetsIn);
    this.counter('vitrine_media_packets_out_total', 'Packets sent to viewers', () => counters.packetsOut);
    this.counter('vitrine_media_send_failures_total', 'Packets that could not be sent', () => counters.sendFailures);
    this.counter('vitrine_media_nack_received_total', 'Packets viewers asked for again', () => counters.nacksReceived);
    this.counter('vitrine_media_nack_sent_total', 'Packets publishers were asked for again', () => counters.nacksSent);
    this.counter(
      'vitrine_media_retransmissions_total',
      'Packets sent to viewers again',
      () => counters.retransmissions,
    );
    this.counter(
      'vitrine_media_pli_received_total',
      'Key frames viewers asked for',
      () => counters.keyframeRequestsReceived,
    );
    this.counter(
      'vitrine_media_pli_sent_total',
      'Key frames publishers were asked for',
      () => counters.keyframeRequestsSent,
    );
    this.counter('vitrine_media_events_delivered_total', 'Events the api took', () => counters.eventsDelivered);
    this.counter('vitrine_media_events_dropped_total', 'Events given up', () => counters.eventsDropped);
    this.gauge('vitrine_media_resident_memory_bytes', 'Memory of the process', () => process.memoryUsage.rss());
    this.gauge(
      'vitrine_media_event_loop_delay_p99_seconds',
      'Delay of the event loop since the last reading, 99th percentile',
      () => {
        const seconds = this.delay.percentile(99) / 1e9;
        this.delay.reset();
        return seconds;
      },
    );
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  render(): Promise<string> {
    return this.registry.metrics();
  }

  close(): void {
    this.delay.disable();
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  private counter(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}
