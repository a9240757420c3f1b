/**
 * Every error that leaves the server, with the HTTP status it travels under.
 * Adding a code here forces a translated text in `libs/web` (the table there is exhaustive).
 */
export const ERROR_STATUS = {
  'request.invalid': 400,
  'request.malformed': 400,
  'request.too-large': 413,
  'request.unsupported-media-type': 415,
  'request.not-found': 404,
  'request.method-not-allowed': 405,
  'request.rate-limited': 429,
  'request.origin-refused': 403,
  'request.idempotency-key-missing': 400,
  'request.idempotency-key-reused': 409,
  'request.idempotency-in-progress': 409,
  'server.failed': 500,
  'server.unavailable': 503,
  'server.busy': 503,
  'auth.required': 401,
  'auth.forbidden': 403,
  'auth.wrong-credentials': 401,
  'auth.email-taken': 409,
  'auth.already-member': 409,
  'member.not-found': 404,
  'store.not-found': 404,
  'store.slug-taken': 409,
  'store.last-owner': 409,
  'product.not-found': 404,
  'product.slug-taken': 409,
  'variant.not-found': 404,
  'variant.sku-taken': 409,
  'picture.not-found': 404,
  'picture.unreadable': 422,
  'picture.too-many': 409,
  'stock.sold-out': 409,
  'stock.below-reserved': 409,
  'room.not-found': 404,
  'room.not-live': 409,
  'room.ended': 409,
  'room.transition-refused': 409,
  'recording.unavailable': 409,
  'recording.too-late': 409,
  'replay.not-ready': 409,
  'clip.not-found': 404,
  'clip.too-many': 409,
  'pin.not-found': 404,
  'pin.already-in-tray': 409,
  'pin.too-many': 409,
  'offer.not-found': 404,
  'offer.too-many': 409,
  'offer.was-started': 409,
  'import.mistakes': 422,
  'import.outdated': 409,
  'message.not-found': 404,
  'message.empty': 422,
  'message.blocked': 422,
  'blocked-terms.outdated': 409,
  'cart.full': 409,
  'checkout.not-found': 404,
  'checkout.too-many-per-buyer': 409,
  'checkout.expired': 410,
  'checkout.closed': 409,
  'checkout.details-missing': 422,
  'checkout.not-sold-there': 409,
  'checkout.total-changed': 409,
  'market.not-found': 404,
  'market.country-taken': 409,
  'market.last-one': 409,
  'discount.not-found': 404,
  'discount.code-taken': 409,
  'discount.used-up': 409,
  'discount.not-applicable': 409,
  'address.not-found': 404,
  'waiting-list.in-stock': 409,
  'waiting-list.full': 409,
  'payment.declined': 402,
  'payment.insufficient-funds': 402,
  'payment.authentication-failed': 402,
  'payment.authentication-timed-out': 402,
  'payment.unanswered': 402,
  'payment.too-late': 409,
  'payment.amount-unsupported': 422,
  'payment.webhook-invalid': 400,
  'payment.event-unmatched': 404,
  'payment.method-invalid': 422,
  'payment.in-progress': 409,
  'order.not-found': 404,
  'order.transition-refused': 409,
  'order.cooling-off-over': 409,
  'order.price-differs': 409,
  'order.pieces-exceeded': 409,
  'order.refund-exceeds-paid': 409,
  'order.disputed': 409,
  'protocol.unsupported': 426,
  'connection.too-slow': 429,
  'media.grant-invalid': 401,
  'media.grant-expired': 401,
  'media.forbidden': 403,
  'media.not-publishing': 404,
  'media.sdp-invalid': 400,
  'media.codec-unsupported': 406,
  'media.session-not-found': 404,
  'media.full': 503,
  'media.stream-key-invalid': 401,
  'media.encoders-unsupported': 409,
  'media.seat-lost': 409,
  'media.unreachable': 503,
  'stage.link-invalid': 404,
  'stage-seat.not-found': 404,
  'stage.full': 409,
  'stage.transition-refused': 409,
  'stage.consent-needed': 409,
  'stage.closed-to-you': 403,
  'stage.unsupported': 409,
  'call.not-found': 404,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One refused field of a request: `path` is dotted (`lines.0.quantity`), `rules` are sentences. */
export interface FieldProblem {
  readonly path: string;
  readonly rules: readonly string[];
}

/** The one error object: the body of a failed HTTP answer and the `error` of a failed socket ack. */
export interface ErrorBody {
  readonly code: ErrorCode;
  /** English sentence for developers and logs; interfaces translate by `code`. */
  readonly message: string;
  readonly details?: {
    readonly fields?: readonly FieldProblem[];
    /** Milliseconds after which the same request may succeed. */
    readonly retryAfterMs?: number;
    /** Which limit was hit, when `code` is about a limit. */
    readonly limit?: string;
    readonly [key: string]: unknown;
  };
}

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERROR_STATUS, value);
}
