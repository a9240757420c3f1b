import { AsyncValue } from './async-value';
import { newRequestId, newTraceId } from './trace-context';

/** What a log line says about the request, command or job that it was written for. */
export interface RequestContext {
  /** 16 hexadecimal digits, one of its own for each. */
  readonly requestId: string;
  /** 32 hexadecimal digits, shared by all that belongs together. */
  readonly traceId: string;
  /** Name of the socket command. */
  readonly command?: string | undefined;
  /** Name of the job. */
  readonly job?: string | undefined;
  /** Once known. */
  roomId?: string | undefined;
  memberId?: string | undefined;
}

const current = new AsyncValue<RequestContext | null>();

/** A context with an id of its own, and a trace of its own unless it is part of one. */
export function newRequestContext(known: Partial<RequestContext> = {}): RequestContext {
  const { requestId = newRequestId(), traceId = newTraceId(), command, job, roomId, memberId } = known;
  return { requestId, traceId, command, job, roomId, memberId };
}

/** Every line that is written during `run`, and by what it starts, carries this context. */
export const runInContext = <T>(context: RequestContext, run: () => T): T => current.run(context, run);

/**
 * For what a request happens to start and others share: a timer, a subscription, a transaction for many. It would
 * otherwise name the person who came first for as long as it lives.
 */
export const runOutsideContext = <T>(run: () => T): T => current.run(null, run);

export const currentContext = (): RequestContext | null => current.get() ?? null;

/** Adds to the context of the present request; nothing where there is none. */
export function addToContext(known: { readonly roomId?: string; readonly memberId?: string }): void {
  const context = current.get();
  if (!context) return;
  if (known.roomId !== undefined) context.roomId = known.roomId;
  if (known.memberId !== undefined) context.memberId = known.memberId;
}

/** What pino adds to a line. It asks only for lines that are written, and wants an object it may change. */
export const contextForLog = (): object => ({ ...current.get() });
