import { EventLoopMetrics, processMetrics } from '@vitrine/server-kit';
import { AggregatorRegistry, Counter, Gauge, Registry } from 'prom-client';
import type { EventCounters, MediaCounters } from './counters';
import type { Rooms } from './rooms';
import type { ShardMetrics } from './shards/shard';
import { labelled } from './shards/shard-pool';

function addGauge(registry: Registry, name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
}

function addCounter(registry: Registry, name: string, help: string, read: () => number): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}

const readAll = async (registry: Registry): Promise<ShardMetrics> =>
  (await Promise.all([registry.getMetricsAsJSON(), processMetrics().getMetricsAsJSON()])).flat();

/** The numbers of one shard for Prometheus. */
export class MediaMetrics {
  private readonly registry = new Registry();
  private readonly eventLoop = new EventLoopMetrics(this.registry);

  constructor(rooms: Rooms, counters: MediaCounters) {
    addGauge(this.registry, 'vitrine_media_rooms', 'Rooms with a publisher or viewers', () => rooms.counts().rooms);
    addGauge(this.registry, 'vitrine_media_publishers', 'Publisher sessions', () => rooms.counts().publishers);
    addGauge(this.registry, 'vitrine_media_viewers', 'Viewer sessions', () => rooms.counts().viewers);
    addCounter(
      this.registry,
      'vitrine_media_packets_in_total',
      'RTP packets from publishers',
      () => counters.packetsIn,
    );
    addCounter(this.registry, 'vitrine_media_packets_out_total', 'Packets sent to viewers', () => counters.packetsOut);
    addCounter(
      this.registry,
      'vitrine_media_send_failures_total',
      'Packets that could not be sent',
      () => counters.sendFailures,
    );
    addCounter(
      this.registry,
      'vitrine_media_nack_received_total',
      'Packets viewers asked for again',
      () => counters.nacksReceived,
    );
    addCounter(
      this.registry,
      'vitrine_media_nack_sent_total',
      'Packets publishers were asked for again',
      () => counters.nacksSent,
    );
    addCounter(
      this.registry,
      'vitrine_media_retransmissions_total',
      'Packets sent to viewers again',
      () => counters.retransmissions,
    );
    addCounter(
      this.registry,
      'vitrine_media_pli_received_total',
      'Key frames viewers asked for',
      () => counters.keyframeRequestsReceived,
    );
    addCounter(
      this.registry,
      'vitrine_media_pli_sent_total',
      'Key frames publishers were asked for',
      () => counters.keyframeRequestsSent,
    );
    addCounter(
      this.registry,
      'vitrine_media_quality_lowered_total',
      'Viewers given a worse quality',
      () => counters.qualityLowered,
    );
    addCounter(
      this.registry,
      'vitrine_media_quality_raised_total',
      'Viewers given a better quality',
      () => counters.qualityRaised,
    );
  }

  read(): Promise<ShardMetrics> {
    return readAll(this.registry);
  }

  close(): void {
    this.eventLoop.close();
  }
}

/** The metrics page: the numbers of all shards and of the process that answers HTTP, told apart by `worker`. */
export class MetricsPage {
  private readonly registry = new Registry();
  private readonly eventLoop = new EventLoopMetrics(this.registry);

  constructor(
    private readonly readShards: () => Promise<ShardMetrics>,
    counters: EventCounters,
  ) {
    addCounter(
      this.registry,
      'vitrine_media_events_delivered_total',
      'Events the api took',
      () => counters.eventsDelivered,
    );
    addCounter(this.registry, 'vitrine_media_events_dropped_total', 'Events given up', () => counters.eventsDropped);
  }

  readonly contentType = Registry.PROMETHEUS_CONTENT_TYPE;

  async render(): Promise<string> {
    const [shards, own] = await Promise.all([this.readShards(), readAll(this.registry)]);
    return AggregatorRegistry.aggregate([[...shards, ...own.map((metric) => labelled(metric, 'gateway'))]]).metrics();
  }

  close(): void {
    this.eventLoop.close();
  }
}
