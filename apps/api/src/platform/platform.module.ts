import path from 'node:path';
import { Global, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { DataSource } from 'typeorm';
import type { Clock, Logger } from '@vitrine/server-kit';
import { AccessGuard } from './auth/access.guard';
import { AccessService } from './auth/access.service';
import { SessionService } from './auth/session.service';
import { BUS_TRANSPORT, type BusTransport } from './bus/bus-transport';
import { NodeBus } from './bus/node-bus';
import { RedisTransport } from './bus/redis-transport';
import { UnitOfWork } from './database/unit-of-work';
import { ErrorFilter } from './http/error.filter';
import { IdempotencyService } from './http/idempotency.service';
import { RateLimitGuard } from './http/rate-limit';
import { Readiness } from './http/readiness';
import { JobRunner } from './jobs/job-runner';
import { CLOCK, LOGGER } from './logging';
import { Mail } from './mail/mail';
import { OutboxFolder } from './mail/outbox-folder';
import { SmtpMail } from './mail/smtp-mail';
import { PersonalChannel } from './realtime/personal-channel';
import { PeopleService } from './realtime/people.service';
import { CommandRunner } from './realtime/command-runner';
import { OpenRooms } from './realtime/open-rooms';
import { RoomHub } from './realtime/room-hub';
import { SlowReaders } from './realtime/slow-readers';
import { Sweeper } from './realtime/sweeper';
import { SocketCommandRegistry } from './realtime/socket-commands';
import { SocketServer } from './realtime/socket-server';
import { API_SETTINGS, type ApiSettings } from './settings';
import { Metrics } from './sight/metrics';
import { SightModule } from './sight/sight.module';
import { DiskStorage } from './storage/disk-storage';
import { Storage } from './storage/storage';
import { EntryStore } from './timeline/entry-store';
import { TimelineBus } from './timeline/timeline-bus';
import { TimelineService } from './timeline/timeline.service';

export interface PlatformParts {
  readonly settings: ApiSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Connected and migrated. */
  readonly dataSource: DataSource;
}

const SERVICES = [
  Metrics,
  UnitOfWork,
  AccessService,
  SessionService,
  IdempotencyService,
  JobRunner,
  NodeBus,
  EntryStore,
  TimelineBus,
  TimelineService,
  PeopleService,
  SocketCommandRegistry,
  Readiness,
  Sweeper,
  SlowReaders,
  CommandRunner,
  SocketServer,
  PersonalChannel,
  OpenRooms,
  RoomHub,
];

const busTransport = ({ settings, logger }: PlatformParts): BusTransport | null =>
  settings.redisUrl === null ? null : new RedisTransport({ url: settings.redisUrl, logger });

const mail = ({ settings, clock }: PlatformParts): Mail =>
  settings.smtpUrl === null
    ? new OutboxFolder(path.join(settings.dataDir, 'mail'), settings.mailFrom, clock)
    : new SmtpMail(settings.smtpUrl, settings.mailFrom, clock);

/** How long requests that are under way when the node stops may take: the server closes their connections then. */
const REQUESTS_AT_MOST_MS = 5_000;

/** What serves all features and knows none of them. */
@Global()
@Module({})
export class PlatformModule implements OnApplicationShutdown {
  constructor(
    private readonly sockets: SocketServer,
    private readonly readiness: Readiness,
    private readonly dataSource: DataSource,
  ) {}

  static with(parts: PlatformParts): DynamicModule {
    const values = [
      { provide: API_SETTINGS, useValue: parts.settings },
      { provide: CLOCK, useValue: parts.clock },
      { provide: LOGGER, useValue: parts.logger },
      { provide: DataSource, useValue: parts.dataSource },
      { provide: BUS_TRANSPORT, useValue: busTransport(parts) },
      { provide: Storage, useValue: new DiskStorage(path.join(parts.settings.dataDir, 'files')) },
      { provide: Mail, useFactory: () => mail(parts) },
    ];
    return {
      module: PlatformModule,
      imports: [DiscoveryModule, SightModule],
      providers: [
        ...values,
        ...SERVICES,
        // In this order: a flood is refused before it costs a look-up of its session.
        { provide: APP_GUARD, useClass: RateLimitGuard },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
      exports: [...values.map(({ provide }) => provide), ...SERVICES],
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.sockets.close();
    await this.readiness.requestsAnswered(REQUESTS_AT_MOST_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    // Jobs stop in their own hook of the same phase; the pool waits for the statements that are under way.
    await this.dataSource.destroy();
  }
}
