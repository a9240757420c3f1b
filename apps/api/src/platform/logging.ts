import type { LoggerService } from '@nestjs/common';
import type { Logger } from '@vitrine/server-kit';

export const LOGGER = Symbol('Logger');
export const CLOCK = Symbol('Clock');

/** Nest's own messages in our log. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}
  log(message: unknown, context?: string): void {
    this.logger.debug({ context }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.logger.warn({ context }, String(message));
  }
  error(message: unknown, stack?: string, context?: string): void {
    this.logger.error({ context, stack }, String(message));
  }
}
