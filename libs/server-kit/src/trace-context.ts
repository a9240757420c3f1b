import { randomBytes } from 'node:crypto';

/** Header, and field of a socket's handshake, that says to which trace something belongs (W3C Trace Context, level 1). */
export const TRACEPARENT = 'traceparent';

export interface TraceParent {
  /** 32 hexadecimal digits; the same for everything that one page load or one call from outside brings about. */
  readonly traceId: string;
  /** 16 hexadecimal digits: the step of the trace that called us. */
  readonly parentId: string;
}

/** version "-" trace-id "-" parent-id "-" trace-flags; a later version may go on after another "-" (section 3.2). */
const FORM = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-[\da-f]{2}(-.*)?$/;
const MAX_LENGTH = 200;
const NO_TRACE = '0'.repeat(32);
const NO_PARENT = '0'.repeat(16);

/** Null for whatever the recommendation calls invalid: then a trace of our own begins. */
export function parseTraceparent(value: unknown): TraceParent | null {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return null;
  const [, version, traceId = NO_TRACE, parentId = NO_PARENT, more] = FORM.exec(value) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return null;
  if (traceId === NO_TRACE || parentId === NO_PARENT) return null;
  return { traceId, parentId };
}

/** For a call of ours to another server. The flag says that the call is recorded: it is, in our log. */
export const formatTraceparent = (traceId: string, parentId: string): string => `00-${traceId}-${parentId}-01`;

const POOL_BYTES = 4096;
let pool = '';
let used = 0;

/** Random digits, cut from a supply: asking the operating system for each id would cost some hundred times as much. */
function randomHex(digits: number): string {
  if (used + digits > pool.length) {
    pool = randomBytes(POOL_BYTES).toString('hex');
    used = 0;
  }
  used += digits;
  return pool.slice(used - digits, used);
}

/** 16 hexadecimal digits: one request or command. Also the id of our step in its trace. */
export const newRequestId = (): string => randomHex(16);
export const newTraceId = (): string => randomHex(32);
