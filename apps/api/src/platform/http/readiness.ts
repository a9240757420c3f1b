import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

const CHECK_INTERVAL_MS = 10;

/** Whether this node takes new work. The health check tells whoever spreads it over the nodes. */
@Injectable()
export class Readiness {
  /** It is on its way out: it finishes what it has and takes nothing new. */
  isStopping = false;
  private requestsUnderWay = 0;

  /** Counts the requests of this server, and asks their clients to open another connection once it is stopping. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (_request, reply, done) => {
      this.requestsUnderWay += 1;
      reply.raw.once('close', () => (this.requestsUnderWay -= 1));
      if (this.isStopping) void reply.header('connection', 'close');
      done();
    });
  }

  /** Until every request has been answered, or for so long at most. */
  async requestsAnswered(atMostMs: number): Promise<void> {
    const deadlineMs = performance.now() + atMostMs;
    while (this.requestsUnderWay > 0 && performance.now() < deadlineMs) await delay(CHECK_INTERVAL_MS);
  }
}
