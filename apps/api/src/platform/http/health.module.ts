import { Controller, Get, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Public } from '../auth/decorators';
import { DomainError } from '../errors';
import { Readiness } from './readiness';

@Controller('health')
class HealthController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly readiness: Readiness,
  ) {}

  /** The process answers. */
  @Get('live')
  @Public({ session: false })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** The process can do its work: it is not stopping, and the database answers. */
  @Get('ready')
  @Public({ session: false })
  async ready(): Promise<{ status: 'ok' }> {
    if (this.readiness.isStopping)
      throw new DomainError('server.unavailable', 'This server is stopping.', { retryAfterMs: 2_000 });
    try {
      await this.dataSource.query('SELECT 1');
    } catch (error) {
      throw new DomainError('server.unavailable', 'The database does not answer.', {
        retryAfterMs: 2_000,
        cause: error instanceof Error ? error.name : 'unknown',
      });
    }
    return { status: 'ok' };
  }
}

@Module({ controllers: [HealthController] })
export class HealthModule {}
