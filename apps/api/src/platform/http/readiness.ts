import { Injectable } from '@nestjs/common';

/** Whether this node takes new work. The health check tells whoever spreads it over the nodes. */
@Injectable()
export class Readiness {
  /** It is on its way out: it finishes what it has and takes nothing new. */
  isStopping = false;
}
