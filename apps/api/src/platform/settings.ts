import path from 'node:path';
import { READABLE_MESSAGES_PER_SECOND, type EmbeddedGrantView } from '@vitrine/contracts';
import { readTurnSettings, SettingError, Settings, type Environment, type TurnSettings } from '@vitrine/server-kit';
import { readAgoraSettings, type AgoraSettings } from './agora-settings';
import { readPaymentSettings, type PaymentSettings } from './payment-settings';

export type IceServer = EmbeddedGrantView['iceServers'][number];

/** Everything the api is told from outside, read once at start-up. */
export interface ApiSettings {
  readonly host: string;
  readonly port: number;
  readonly databaseUrl: string;
  readonly databasePoolSize: number;
  /** Carries what the nodes of one deployment tell each other; null where there is one node. Holds a password. */
  readonly redisUrl: string | null;
  readonly dataDir: string;
  /** The address that mail comes from. */
  readonly mailFrom: string;
  /** Where people reach the viewer, without a slash at its end, for what leads back from outside; null: not known. */
  readonly publicUrl: string | null;
  /** Of the mail server; null: mail is laid into a folder. */
  readonly smtpUrl: string | null;
  /** Shared with the media server: signs grants and internal messages. */
  readonly mediaSecret: string;
  /** Base of the media server's HTTP, to which `/media` is passed on; null when another proxy does it. */
  readonly mediaUrl: string | null;
  /** STUN and TURN servers that browsers are told of, for networks that let no UDP through. */
  readonly iceServers: readonly IceServer[];
  /** Null: clients that can't send UDP to the media server are out of luck. */
  readonly turn: TurnSettings | null;
  /** Folders of the built web apps; null when something else serves them. */
  readonly viewerDir: string | null;
  readonly studioDir: string | null;
  /** Origins beside our own that may send commands, for example of a development server. */
  readonly allowedOrigins: readonly string[];
  /** How many of our own proxies a request passes: that many of the rightmost `X-Forwarded-For` addresses are ours. */
  readonly proxyHops: number;
  /** Who presents it may read `/metrics`; null where only this machine itself may. */
  readonly metricsToken: string | null;
  readonly requestsPerMinutePerMember: number;
  readonly requestsPerMinutePerAddress: number;
  /** Bounds what somebody can hold back from others by coming as one guest after another. */
  readonly checkoutsPerMinutePerAddress: number;
  /** Connections that one node lets in per second; a crowd that comes back together is spread over as long as it takes. */
  readonly connectionsPerSecond: number;
  readonly socketsPerNode: number;
  readonly socketsPerAddress: number;
  readonly commandsPer10SecondsPerSocket: number;
  /** How long a connection may take to send the headers of a request, also of one for a WebSocket. */
  readonly headersTimeoutMs: number;
  /** How long a new socket may take to say who it is. */
  readonly socketConnectTimeoutMs: number;
  /** A socket is asked for a sign of life this often, and closed when none comes for so long. */
  readonly socketPingIntervalMs: number;
  readonly socketPingTimeoutMs: number;
  readonly messagesPer10SecondsPerMember: number;
  /** At each node; staff are not counted. */
  readonly messagesPerSecondPerRoom: number;
  /** Above this a viewer is shown a fair sample of the chat; 0 shows everything. */
  readonly readableMessagesPerSecond: number;
  /** How long a node that stops waits before it sends its clients elsewhere, for the proxy to see that it does. */
  readonly drainDelayMs: number;
  readonly checkoutHoldMs: number;
  readonly hostGraceMs: number;
  /** Days for which recordings of shows are kept. */
  readonly replayDays: number;
  /** How long the sandbox provider takes over its slow card. */
  readonly sandboxSlowCardMs: number;
  readonly payments: PaymentSettings;
  /** Null where the embedded media server carries the shows. */
  readonly agora: AgoraSettings | null;
}

export const API_SETTINGS = Symbol('ApiSettings');

/** @throws SettingError with one sentence for the operator. */
export function readApiSettings(environment: Environment): ApiSettings {
  const settings = new Settings(environment);
  const databaseUrl = settings.string('DATABASE_URL');
  if (!/^postgres(?:ql)?:\/\//.test(databaseUrl)) throw new SettingError('DATABASE_URL must begin with postgres://.');
  const dir = (name: string): string | null => {
    const value = settings.optional(name);
    return value === null ? null : path.resolve(value);
  };
  return {
    host: settings.string('VITRINE_HOST', '127.0.0.1'),
    port: settings.integer('PORT', 3000, { min: 0, max: 65_535 }),
    databaseUrl,
    databasePoolSize: settings.integer('VITRINE_DATABASE_POOL_SIZE', 20, { min: 2, max: 200 }),
    redisUrl: readRedisUrl(settings.optional('VITRINE_REDIS_URL')),
    dataDir: path.resolve(settings.string('VITRINE_DATA_DIR', '.data')),
    mailFrom: readAddress(settings.string('VITRINE_MAIL_FROM', 'no-reply@localhost')),
    publicUrl: readPublicUrl(settings.optional('VITRINE_PUBLIC_URL')),
    smtpUrl: readSmtpUrl(settings.optional('VITRINE_SMTP_URL')),
    mediaSecret: settings.secret('VITRINE_MEDIA_SECRET'),
    mediaUrl: settings.optional('VITRINE_MEDIA_URL'),
    iceServers: readIceServers(settings.optional('VITRINE_ICE_SERVERS')),
    turn: readTurnSettings(settings),
    viewerDir: dir('VITRINE_VIEWER_DIR'),
    studioDir: dir('VITRINE_STUDIO_DIR'),
    allowedOrigins: (settings.optional('VITRINE_ALLOWED_ORIGINS') ?? '')
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
    proxyHops: settings.integer('VITRINE_PROXY_HOPS', 0, { min: 0, max: 10 }),
    metricsToken: settings.optional('VITRINE_METRICS_TOKEN') === null ? null : settings.secret('VITRINE_METRICS_TOKEN'),
    requestsPerMinutePerMember: settings.integer('VITRINE_REQUESTS_PER_MINUTE_PER_MEMBER', 600, {
      min: 1,
      max: 1_000_000,
    }),
    requestsPerMinutePerAddress: settings.integer('VITRINE_REQUESTS_PER_MINUTE_PER_ADDRESS', 6_000, {
      min: 1,
      max: 10_000_000,
    }),
    checkoutsPerMinutePerAddress: settings.integer('VITRINE_CHECKOUTS_PER_MINUTE_PER_ADDRESS', 120, {
      min: 1,
      max: 1_000_000,
    }),
    connectionsPerSecond: settings.integer('VITRINE_CONNECTIONS_PER_SECOND', 1_000, { min: 1, max: 100_000 }),
    socketsPerNode: settings.integer('VITRINE_SOCKETS_PER_NODE', 20_000, { min: 1, max: 1_000_000 }),
    socketsPerAddress: settings.integer('VITRINE_SOCKETS_PER_ADDRESS', 1_000, { min: 1, max: 1_000_000 }),
    commandsPer10SecondsPerSocket: settings.integer('VITRINE_COMMANDS_PER_10_SECONDS_PER_SOCKET', 120, {
      min: 1,
      max: 1_000_000,
    }),
    headersTimeoutMs: settings.integer('VITRINE_HEADERS_TIMEOUT_MS', 10_000, { min: 500, max: 30_000 }),
    socketConnectTimeoutMs: settings.integer('VITRINE_SOCKET_CONNECT_TIMEOUT_MS', 10_000, { min: 500, max: 60_000 }),
    socketPingIntervalMs: settings.integer('VITRINE_SOCKET_PING_INTERVAL_MS', 15_000, { min: 200, max: 300_000 }),
    socketPingTimeoutMs: settings.integer('VITRINE_SOCKET_PING_TIMEOUT_MS', 10_000, { min: 200, max: 300_000 }),
    messagesPer10SecondsPerMember: settings.integer('VITRINE_MESSAGES_PER_10_SECONDS_PER_MEMBER', 20, {
      min: 1,
      max: 1_000_000,
    }),
    messagesPerSecondPerRoom: settings.integer('VITRINE_MESSAGES_PER_SECOND_PER_ROOM', 500, { min: 1, max: 1_000_000 }),
    readableMessagesPerSecond: settings.integer('VITRINE_READABLE_MESSAGES_PER_SECOND', READABLE_MESSAGES_PER_SECOND, {
      min: 0,
      max: 1_000_000,
    }),
    drainDelayMs: settings.integer('VITRINE_DRAIN_DELAY_MS', 0, { min: 0, max: 20_000 }),
    checkoutHoldMs: settings.integer('VITRINE_CHECKOUT_HOLD_MS', 10 * 60_000, { min: 1_000, max: 24 * 3_600_000 }),
    hostGraceMs: settings.integer('VITRINE_HOST_GRACE_MS', 120_000, { min: 1_000, max: 3_600_000 }),
    replayDays: settings.integer('VITRINE_REPLAY_DAYS', 90, { min: 1, max: 3_650 }),
    sandboxSlowCardMs: settings.integer('VITRINE_SANDBOX_SLOW_CARD_MS', 6_000, { min: 0, max: 600_000 }),
    payments: readPaymentSettings(settings),
    agora: readAgoraSettings(settings),
  };
}

function readAddress(text: string): string {
  if (!/^[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+$/.test(text)) {
    throw new SettingError('VITRINE_MAIL_FROM must be an address of mail like no-reply@shop.example.');
  }
  return text;
}

function readPublicUrl(text: string | null): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (
    url === null ||
    !/^https?:$/.test(url.protocol) ||
    url.username !== '' ||
    url.pathname !== '/' ||
    url.search !== ''
  )
    throw new SettingError('VITRINE_PUBLIC_URL must be like https://shop.example.');
  return url.origin;
}

function readSmtpUrl(text: string | null): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '' || url.search !== '')
    // The text is not repeated: it may hold a password.
    throw new SettingError('VITRINE_SMTP_URL must be like smtp://user:password@mail.shop.example:587.');
  return text;
}

/** Checked here because it is used long after the start-up, where a mistake would be one more outage to wait for. */
function readRedisUrl(text: string | null): string | null {
  if (text === null) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const isRedis = url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== '' && url.search === '';
  if (!isRedis || !/^(?:\/\d*)?$/.test(url.pathname) || /%(?![\da-f]{2})/i.test(url.username + url.password)) {
    // The text is not repeated: it may hold a password.
    throw new SettingError('VITRINE_REDIS_URL must look like redis://user:password@host:6379, or rediss:// for TLS.');
  }
  return text;
}

/** A JSON list as browsers take it: `[{ "urls": ["turn:…"], "username": "…", "credential": "…" }]`. */
function readIceServers(text: string | null): IceServer[] {
  if (text === null) return [];
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
  const isIceServer = (value: unknown): value is IceServer => {
    if (typeof value !== 'object' || value === null) return false;
    const { urls, username, credential } = value as Record<string, unknown>;
    const hasUrls =
      Array.isArray(urls) && urls.length > 0 && urls.every((url) => isText(url) && /^(?:stun|turns?):/.test(url));
    return hasUrls && (username === undefined || isText(username)) && (credential === undefined || isText(credential));
  };
  let servers: unknown = null;
  try {
    servers = JSON.parse(text);
  } catch {
    // Told below, like every other text that is no such list.
  }
  if (!Array.isArray(servers) || !servers.every(isIceServer)) {
    throw new SettingError(
      'VITRINE_ICE_SERVERS must be a JSON list of { urls, username, credential } with stun: or turn: addresses in urls.',
    );
  }
  return servers.map(({ urls, username, credential }) => ({
    urls,
    ...(username ? { username } : {}),
    ...(credential ? { credential } : {}),
  }));
}
