import { setTimeout as delay } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { AgoraSettings } from '../../../platform/agora-settings';
import { API_SETTINGS, type ApiSettings } from '../../../platform/settings';
import { AgoraProblem, AgoraRestError, problemOfStatus } from './agora-rest-error';

export interface AgoraAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
export interface AgoraCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly timeoutMs?: number;
  readonly attempts?: number;
}
/** What waits and rolls the dice, for tests to decide over. */
export interface AgoraPatience {
  readonly wait: (delayMs: number) => Promise<unknown>;
  readonly random: () => number;
}

/** Agora asks for at least 5 s where a rule is made. */
const TIMEOUT_MS = 10_000;
const ATTEMPTS = 4;
const BACKOFF = { baseMs: 400, capMs: 5_000 };
/** Of the recording service: it answers 206 when it has not heard from its own back end in time. */
const NOT_COMPLETED = 65;

/**
 * Agora's REST API: HTTP Basic with customer id and secret, JSON, addresses of which the next is asked when one fails. Asks
 * again after a while, spread by chance, where that may help; all that is asked for here may be asked for twice.
 */
@Injectable()
export class AgoraHttp {
  private patience: AgoraPatience = { wait: (delayMs) => delay(delayMs), random: Math.random };
  /** The address that answered last is asked first. */
  private preferred = 0;

  constructor(@Inject(API_SETTINGS) private readonly settings: Pick<ApiSettings, 'agora'>) {}

  static withPatience(settings: Pick<ApiSettings, 'agora'>, patience: AgoraPatience): AgoraHttp {
    const http = new AgoraHttp(settings);
    http.patience = patience;
    return http;
  }

  get agora(): AgoraSettings {
    const { agora } = this.settings;
    if (agora === null) throw new Error('Agora is not set up.');
    return agora;
  }

  /** @throws AgoraRestError */
  async send(call: AgoraCall): Promise<AgoraAnswer> {
    const attempts = call.attempts ?? ATTEMPTS;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(call);
      } catch (error) {
        if (!(error instanceof AgoraRestError) || !error.isPassing || attempt >= attempts) throw error;
        if (error.problem === AgoraProblem.Unreachable)
          this.preferred = (this.preferred + 1) % this.agora.apiUrls.length;
        const boundMs = Math.min(BACKOFF.capMs, BACKOFF.baseMs * 2 ** (attempt - 1));
        await this.patience.wait(Math.round(this.patience.random() * boundMs));
      }
    }
  }

  private async attempt({ method, path, body, timeoutMs = TIMEOUT_MS }: AgoraCall): Promise<AgoraAnswer> {
    const { apiUrls, customerId, customerSecret } = this.agora;
    const credentials = Buffer.from(`${customerId}:${customerSecret}`).toString('base64');
    const url = new URL(path, apiUrls[this.preferred]);
    let status: number;
    let text: string;
    try {
      const response = await fetch(url, {
        method,
        headers: {
          authorization: `Basic ${credentials}`,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        // Another host must not be handed the credentials.
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      status = response.status;
      text = await response.text();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AgoraRestError(AgoraProblem.Unreachable, `${url.host} does not answer: ${reason}`);
    }
    return readAnswer(`${method} ${url.host}${path}`, status, text);
  }
}

function readAnswer(call: string, status: number, text: string): AgoraAnswer {
  const body = parseObject(text);
  const code = typeof body?.['code'] === 'number' ? body['code'] : null;
  if (status >= 200 && status < 300) {
    if (body === null) throw new AgoraRestError(AgoraProblem.Unreadable, `${call}: the answer is no JSON.`, status);
    if (status === 206 && code === NOT_COMPLETED)
      throw new AgoraRestError(AgoraProblem.Unreachable, `${call}: not completed.`, status, code);
    return { status, body };
  }
  const said = body?.['message'] ?? body?.['reason'];
  const reason = typeof said === 'string' ? said.slice(0, 200) : '';
  throw new AgoraRestError(problemOfStatus(status), `${call} answered ${status} ${reason}`.trimEnd(), status, code);
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    // A proxy's own page; its status alone speaks.
    return null;
  }
}
