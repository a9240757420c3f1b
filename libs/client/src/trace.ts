const TRACE_BYTES = 16;
const SPAN_BYTES = 8;

const randomHex = (bytes: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** All zeros are no id, however unlikely (W3C Trace Context, level 1, section 3.2.2). */
function newHexId(bytes: number): string {
  const id = randomHex(bytes);
  return /[^0]/.test(id) ? id : newHexId(bytes);
}

/**
 * What one page load asks of the servers, over HTTP and sockets: their logs name it by one trace id, so that a person's
 * whole visit can be found by any line of it. It says nothing about the person and lives no longer than the page.
 */
export class Trace {
  private id: string | null = null;

  /** 32 hexadecimal digits. */
  get traceId(): string {
    return (this.id ??= newHexId(TRACE_BYTES));
  }

  /** For one request or connection: the trace, and an id of this step. */
  traceparent(): string {
    return `00-${this.traceId}-${newHexId(SPAN_BYTES)}-01`;
  }
}

/** That of this page. Programs that stand for many people give each a trace of their own. */
export const pageTrace = new Trace();
