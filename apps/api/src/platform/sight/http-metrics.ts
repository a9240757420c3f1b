import type { Distribution, Instruments, Tally } from './instruments';

/** Others can't be answered with anything but a refusal, and there are dozens of them. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const;

interface RouteInstruments {
  readonly seconds: Distribution;
  readonly byStatus: Map<string, Tally>;
}

/** Requests by the pattern of their route (`/api/rooms/:roomId`), never by their address. */
export class HttpMetrics {
  private readonly routes = new Map<string, RouteInstruments>();
  private readonly requests;
  private readonly seconds;

  constructor(make: Instruments) {
    this.requests = make.counter('vitrine_http_requests_total', 'HTTP requests by what they were answered with', [
      'method',
      'route',
      'status',
    ]);
    this.seconds = make.histogram(
      'vitrine_http_request_duration_seconds',
      'From the head of an HTTP request to the end of its answer',
      ['method', 'route'],
      REQUEST_SECONDS,
    );
  }

  /** @param status of the answer, or `aborted` when the client went away before it. */
  observe(method: string, route: string, status: string, durationMs: number): void {
    const knownMethod = METHODS.has(method) ? method : 'OTHER';
    const { seconds, byStatus } = this.ofRoute(knownMethod, route);
    seconds.observe(durationMs / 1000);
    let tally = byStatus.get(status);
    if (!tally) byStatus.set(status, (tally = this.requests.labels(knownMethod, route, status)));
    tally.inc();
  }

  private ofRoute(method: string, route: string): RouteInstruments {
    const key = `${method} ${route}`;
    let instruments = this.routes.get(key);
    if (!instruments) {
      instruments = { seconds: this.seconds.labels(method, route), byStatus: new Map() };
      this.routes.set(key, instruments);
    }
    return instruments;
  }
}
