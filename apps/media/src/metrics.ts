import { EventLoopMetrics, processMetrics } from '@vitrine/server-kit';
import { Counter, Gauge, Registry } from 'prom-client';
import type { MediaCounters } from './counters';
import type { Rooms } from './rooms';

/** The numbers of this process for Prometheus. */
export class MediaMetrics {
  private readonly registry = new Registry();
  private readonly eventLoop = new EventLoopMetrics(this.registry);

  constructor(rooms: Rooms, counters: MediaCounters) {
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
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  async render(): Promise<string> {
    return (await Promise.all([this.registry.metrics(), processMetrics().metrics()])).join('\n');
  }

  close(): void {
    this.eventLoop.close();
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
