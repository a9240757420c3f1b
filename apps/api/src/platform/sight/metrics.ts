import { Injectable } from '@nestjs/common';
import { SOCKET_COMMANDS, type SocketCommandName } from '@vitrine/contracts';
import { Registry } from 'prom-client';
import { HttpMetrics } from './http-metrics';
import { Instruments, type ClosedLabel } from './instruments';
import { jobMetrics } from './job-metrics';

const closed = <V extends string>(name: string, values: readonly V[]): ClosedLabel<V> => ({ name, values });

/** Which way a frame takes to the sockets. */
export type Lane = 'urgent' | 'bulk' | 'volatile' | 'personal';
export const LANES = ['urgent', 'bulk', 'volatile', 'personal'] as const satisfies readonly Lane[];
/** `refused`: by a rule or because of its form; `limited`: by a limit; `failed`: by a defect of ours. */
export type CommandOutcome = 'ok' | 'refused' | 'limited' | 'failed';
const COMMAND_OUTCOMES = ['ok', 'refused', 'limited', 'failed'] as const satisfies readonly CommandOutcome[];
/** `backlog`: too much waits for the reader; `stalled`: it read nothing for too long. */
export type SlowReaderReason = 'backlog' | 'stalled';
const SLOW_READER_REASONS = ['backlog', 'stalled'] as const satisfies readonly SlowReaderReason[];

const LANE = closed('lane', LANES);
const COMMAND = closed<SocketCommandName>('command', SOCKET_COMMANDS);

/** From a tenth of a millisecond, what one sweep over some sockets takes, to what no viewer should ever wait. */
const SHORT_SECONDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1] as const;
/** For what waits for the database or the network. */
const WAIT_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;
const TICK_SECONDS = [0, 0.01, 0.025, 0.04, 0.05, 0.075, 0.1, 0.15] as const;
const GROUP_SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256] as const;

/**
 * What this node counts, in a registry of its own, so that two apps in one process don't add up.
 * No label ever holds an id: every value of a label is one that the code names.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  readonly instruments = new Instruments(this.registry);
  private readonly make = this.instruments;

  /** Frames encoded, once for all who get them. */
  readonly fanOutFrames = this.make.tallies('vitrine_fan_out_frames_total', 'Frames encoded', LANE);
  /** Frames written to sockets. */
  readonly fanOutDeliveries = this.make.tallies(
    'vitrine_fan_out_deliveries_total',
    'Frames written to sockets, one for each socket',
    LANE,
  );
  /** Bytes written to sockets. */
  readonly fanOutBytes = this.make.tally('vitrine_fan_out_bytes_total', 'Bytes of frames written to sockets');
  /** From the first to the last socket of a frame. */
  readonly sweepSeconds = this.make.distributions(
    'vitrine_sweep_duration_seconds',
    'From the first to the last socket that a frame is written to',
    LANE,
    SHORT_SECONDS,
  );
  /** The collecting time that a room chose for its next frame. */
  readonly tickSeconds = this.make.distribution(
    'vitrine_tick_interval_seconds',
    'The time for which a room collects before it sends a frame',
    TICK_SECONDS,
  );

  readonly commitEntries = this.make.distribution(
    'vitrine_commit_entries',
    'Entries that one transaction of a room stored together',
    GROUP_SIZES,
  );
  readonly commitSeconds = this.make.distribution(
    'vitrine_commit_duration_seconds',
    'How long the transaction of a group took',
    WAIT_SECONDS,
  );
  /** From the commit until the frame is written to the last socket of this node. */
  readonly deliveryLagSeconds = this.make.distribution(
    'vitrine_delivery_lag_seconds',
    'From the commit of an entry until it is written to the last socket',
    WAIT_SECONDS,
  );

  /** Messages that sampling left out of what viewers are shown. */
  readonly entriesLeftOut = this.make.tally(
    'vitrine_entries_left_out_total',
    'Messages left out of frames because nobody could read so many',
  );
  /** Frames kept from sockets that are too slow. */
  readonly shedFrames = this.make.tally('vitrine_frames_shed_total', 'Frames kept from sockets that are too slow');
  readonly slowReaders = this.make.level('vitrine_slow_readers', 'Sockets that frames are kept from just now');
  readonly slowReadersClosed = this.make.tallies(
    'vitrine_slow_readers_closed_total',
    'Sockets closed because they did not keep up',
    closed('reason', SLOW_READER_REASONS),
  );
  readonly snapshotsSent = this.make.tallies(
    'vitrine_snapshots_sent_total',
    'Whole states sent: to somebody who joins, or to a socket that was too slow',
    closed('cause', ['join', 'slow']),
  );

  readonly sockets = this.make.level('vitrine_sockets', 'Connected sockets');
  readonly viewers = this.make.level('vitrine_viewers', 'People in the rooms of this node');
  readonly openRooms = this.make.level('vitrine_open_rooms', 'Rooms with somebody in them at this node');
  readonly joins = this.make.tallies(
    'vitrine_joins_total',
    'Attempts to enter a room, by what they were answered with',
    closed('answer', ['entries', 'snapshot', 'refused']),
  );
  /** Joins that state the last number they have. */
  readonly reconnects = this.make.tally('vitrine_reconnects_total', 'Joins of those who had been there before');
  /** By the name of the limit. */
  readonly connectionsRefused = this.make.tallyFamily(
    'vitrine_connections_refused_total',
    'Handshakes of sockets refused by a limit',
    'limit',
  );

  readonly commands = this.make.tallyGrid('vitrine_commands_total', 'Socket commands by what became of them', [
    COMMAND,
    closed('outcome', COMMAND_OUTCOMES),
  ]);
  readonly commandSeconds = this.make.distributions(
    'vitrine_command_duration_seconds',
    'From the arrival of a socket command to its acknowledgement',
    COMMAND,
    WAIT_SECONDS,
  );
  /** By the name of the limit, HTTP and sockets alike. */
  readonly limitsHit = this.make.tallyFamily(
    'vitrine_limits_hit_total',
    'Requests and commands refused by a limit',
    'limit',
  );

  /** By direction, then by the kind of message: `busMessages.out.of('entries').inc()`. */
  readonly busMessages = this.make.tallyFamilies(
    'vitrine_bus_messages_total',
    'Messages between nodes',
    closed('direction', ['in', 'out']),
    'kind',
  );
  /** 1 while what other nodes say is sure to be heard. */
  readonly busUp = this.make.level('vitrine_bus_up', '1 while the connection between the nodes works, else 0');
  readonly logRepairs = this.make.tallies(
    'vitrine_log_repairs_total',
    'Times a room read from the database what the bus had not brought: a gap in the numbers, or later ones',
    closed('cause', ['gap', 'head']),
  );

  readonly http = new HttpMetrics(this.make);
  /** By the name of the job. */
  readonly jobs = jobMetrics(this.make);
}
