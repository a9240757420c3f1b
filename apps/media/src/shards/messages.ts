import type { ErrorBody } from '@vitrine/contracts';
import type { PublisherEvent } from '@vitrine/server-kit';
import { MediaError } from '../media-error';
import type { Shard } from './shard';

/** What a worker process can be asked for. It starts by being there, and `stop` closes it and expects no answer. */
export type ShardMethod = Exclude<keyof Shard, 'start' | 'close'>;

/** From the supervisor to a worker. */
export type ToWorker =
  | {
      readonly kind: 'call';
      readonly id: number;
      readonly method: ShardMethod;
      /** Those of the method. */
      readonly args: unknown[];
    }
  | { readonly kind: 'stop' };

/** From a worker to the supervisor. */
export type FromWorker =
  | { readonly kind: 'ready'; readonly udpPort: number }
  /** It can't start; `text` is one sentence for the operator. */
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'event'; readonly event: PublisherEvent }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly body: ErrorBody };

const KINDS: ReadonlySet<unknown> = new Set<FromWorker['kind']>(['ready', 'refused', 'event', 'result', 'failure']);

/** Node itself speaks on the same channel when it watches files. */
export const isFromWorker = (message: unknown): message is FromWorker =>
  typeof message === 'object' && message !== null && KINDS.has(Reflect.get(message, 'kind'));

/** What went wrong, as it crosses to the other process: a refusal as it is, everything else without its inside. */
export const failureBody = (error: unknown): ErrorBody =>
  error instanceof MediaError
    ? error.toBody()
    : { code: 'server.failed', message: 'The media server could not answer.' };
