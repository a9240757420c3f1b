import { createHmac } from 'node:crypto';
import { SettingError, type Settings } from './settings';

/** A TURN server that shares a secret with us instead of knowing users (coturn: `use-auth-secret`). */
export interface TurnSettings {
  /** As `turn:turn.example:3478?transport=udp` or `turns:turn.example:443`. */
  readonly urls: readonly string[];
  readonly secret: string;
}

/** What a client is told of it; of the shape that browsers take. */
export interface TurnServer {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
}

/** RFC 7065. */
const TURN_URL = /^turns?:(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?(?:\?transport=(?:udp|tcp))?$/;
/** A relay is refreshed with the credentials that it was made with, so they last as long as a show may. */
const LIFETIME_MS = 12 * 3_600_000;

/** Reads `VITRINE_TURN_URLS` (separated by commas) and `VITRINE_TURN_SECRET`; null without them. @throws SettingError */
export function readTurnSettings(settings: Settings): TurnSettings | null {
  const urls = (settings.optional('VITRINE_TURN_URLS') ?? '')
    .split(',')
    .map((url) => url.trim())
    .filter(Boolean);
  const secret = settings.optional('VITRINE_TURN_SECRET');
  if (urls.length === 0 && secret === null) return null;
  if (urls.length === 0 || secret === null) {
    throw new SettingError('VITRINE_TURN_URLS and VITRINE_TURN_SECRET must be set together, or neither of them.');
  }
  const wrong = urls.find((url) => !TURN_URL.test(url));
  if (wrong !== undefined) {
    throw new SettingError(`VITRINE_TURN_URLS must be addresses like turn:turn.example:3478, and has "${wrong}".`);
  }
  return { urls, secret };
}

/**
 * Credentials for one member, for half a day: the name says until when, and the password is the proof that we said it
 * (the scheme of draft-uberti-behave-turn-rest-00, which coturn implements).
 */
export function turnServerFor({ urls, secret }: TurnSettings, memberId: string, nowMs: number): TurnServer {
  const username = `${Math.floor((nowMs + LIFETIME_MS) / 1000)}:${memberId}`;
  return { urls, username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}
