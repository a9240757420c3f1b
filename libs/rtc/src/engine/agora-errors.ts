import type { ErrorCode } from '@vitrine/contracts';
import { MediaError, mediaError } from '../media-error';
import type { LossCause } from './media-engine';

interface Meaning {
  readonly code: ErrorCode;
  readonly message: string;
}
const UNREACHABLE: Meaning = {
  code: 'media.unreachable',
  message: "Agora's servers can't be reached from here: a firewall may be in the way, and the proxy over TLS may help.",
};
/** The app, its certificate or the time on it: whoever runs the server has to look, or a new grant mends it. */
const REFUSED: Meaning = { code: 'media.grant-invalid', message: 'Agora does not accept the token or the app.' };
const TAKEN: Meaning = { code: 'media.seat-lost', message: 'Somebody else came with this number.' };
const UNSUPPORTED: Meaning = { code: 'media.codec-unsupported', message: 'This browser can’t do what Agora needs.' };

/**
 * What the SDK's codes mean to us. Camera, microphone and screen are opened by ourselves (devices/), so that its codes for
 * devices don't come up.
 */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  OPERATION_ABORTED: UNREACHABLE,
  NETWORK_ERROR: UNREACHABLE,
  NETWORK_TIMEOUT: UNREACHABLE,
  NETWORK_RESPONSE_ERROR: UNREACHABLE,
  TIMEOUT: UNREACHABLE,
  API_INVOKE_TIMEOUT: UNREACHABLE,
  WS_ABORT: UNREACHABLE,
  WS_DISCONNECT: UNREACHABLE,
  WS_ERR: UNREACHABLE,
  ICE_FAILED: UNREACHABLE,
  NO_ICE_CANDIDATE: UNREACHABLE,
  VOID_GATEWAY_ADDRESS: UNREACHABLE,
  CAN_NOT_GET_PROXY_SERVER: UNREACHABLE,
  CAN_NOT_GET_GATEWAY_SERVER: REFUSED,
  TOKEN_EXPIRE: REFUSED,
  UPDATE_TICKET_FAILED: REFUSED,
  UID_CONFLICT: TAKEN,
  NOT_SUPPORTED: UNSUPPORTED,
  WEB_SECURITY_RESTRICT: UNSUPPORTED,
};

/** Somebody decided that this number is out; everything else is trouble on the way. */
const ENDINGS: ReadonlySet<string> = new Set(['UID_BANNED', 'IP_BANNED', 'CHANNEL_BANNED', 'UID_CONFLICT']);

/** A failure of the SDK in our words. What is ours already stays as it is. */
export function agoraErrorOf(failure: unknown): MediaError {
  if (failure instanceof MediaError) return failure;
  const said = failure instanceof Error ? failure.message : String(failure);
  const name = typeof failure === 'object' && failure !== null && 'code' in failure ? String(failure.code) : '';
  const meaning = Object.hasOwn(MEANINGS, name) ? MEANINGS[name] : null;
  return meaning === null
    ? mediaError('server.failed', `Agora's software failed: ${said}`)
    : mediaError(meaning.code, `${meaning.message} (${said})`);
}

/** @param reason the SDK's word for a connection that ended */
export const lossCauseOf = (reason: string | undefined): LossCause =>
  reason !== undefined && ENDINGS.has(reason) ? 'ended' : 'network';
