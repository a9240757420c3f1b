import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { readTurnSettings, SettingError, Settings, type Environment, type TurnSettings } from '@vitrine/server-kit';

export interface MediaSettings {
  readonly httpHost: string;
  /** 0: any free port. */
  readonly httpPort: number;
  /** Processes that move media, each with some of the rooms. */
  readonly workers: number;
  /** That of the first worker; the others have the ports after it. 0: any free port for each. */
  readonly udpPort: number;
  /** Null: every interface, and 127.0.0.1 for browsers on this machine. */
  readonly bindIp: string | null;
  /** Announced instead of the interfaces' own addresses: behind NAT or in a container. None: the interfaces' own. */
  readonly publicIps: readonly string[];
  readonly maxKbps: number;
  readonly maxViewers: number;
  readonly maxPublishers: number;
  readonly maxSessionsPerAddress: number;
  readonly secret: string;
  readonly eventsUrl: string | null;
  /** Told to clients with every session. */
  readonly turn: TurnSettings | null;
  readonly headersTimeoutMs: number;
  /** Where shows are recorded until the api has fetched them; null: nothing is recorded. */
  readonly recordingsDir: string | null;
  /** Makes recordings playable. */
  readonly ffmpeg: string;
}

export const MAX_WORKERS = 8;
/** Below, a second worker would only take the time of the first one and of the api. */
const PROCESSORS_FOR_MORE = 4;

/** Half of the processors: the network threads of a worker need almost as much as its own. */
export const defaultWorkers = (processors: number): number =>
  processors < PROCESSORS_FOR_MORE ? 1 : Math.min(MAX_WORKERS, Math.floor(processors / 2));

const PORT = { min: 0, max: 65_535 };

function ip(settings: Settings, name: string): string | null {
  const value = settings.optional(name);
  if (value !== null && isIP(value) === 0) throw new SettingError(`${name} must be an IP address, and is "${value}".`);
  return value;
}

/** One of IPv4 and one of IPv6, usually, separated by commas. */
function ips(settings: Settings, name: string): readonly string[] {
  const values = (settings.optional(name) ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter(Boolean);
  const wrong = values.find((value) => isIP(value) === 0);
  if (wrong === undefined) return values;
  throw new SettingError(`${name} must be IP addresses separated by commas, and has "${wrong}".`);
}

function url(settings: Settings, name: string): string | null {
  const value = settings.optional(name);
  if (value === null) return null;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new SettingError(`${name} must be an http or https address, and is "${value}".`);
  }
  return value;
}

/** In the data folder, where there is one. */
function recordingsDir(settings: Settings): string | null {
  const dataDir = settings.optional('VITRINE_DATA_DIR');
  const given = settings.optional('VITRINE_MEDIA_RECORDINGS_DIR') ?? (dataDir && path.join(dataDir, 'recordings'));
  return given ? path.resolve(given) : null;
}

/** @throws SettingError */
export function readMediaSettings(environment: Environment): MediaSettings {
  const settings = new Settings(environment);
  return {
    httpHost: settings.string('VITRINE_MEDIA_HTTP_HOST', '127.0.0.1'),
    httpPort: settings.integer('VITRINE_MEDIA_HTTP_PORT', 3001, PORT),
    workers: settings.integer('VITRINE_MEDIA_WORKERS', defaultWorkers(availableParallelism()), {
      min: 1,
      max: MAX_WORKERS,
    }),
    udpPort: settings.integer('VITRINE_MEDIA_UDP_PORT', 45_001, PORT),
    bindIp: ip(settings, 'VITRINE_MEDIA_BIND_IP'),
    publicIps: ips(settings, 'VITRINE_MEDIA_PUBLIC_IP'),
    maxKbps: settings.integer('VITRINE_MEDIA_MAX_KBPS', 2_500, { min: 150, max: 50_000 }),
    maxViewers: settings.integer('VITRINE_MEDIA_MAX_VIEWERS', 300, { min: 1, max: 10_000 }),
    maxPublishers: settings.integer('VITRINE_MEDIA_MAX_PUBLISHERS', 50, { min: 1, max: 10_000 }),
    maxSessionsPerAddress: settings.integer('VITRINE_MEDIA_MAX_SESSIONS_PER_ADDRESS', 300, { min: 1, max: 10_000 }),
    secret: settings.secret('VITRINE_MEDIA_SECRET'),
    eventsUrl: url(settings, 'VITRINE_MEDIA_EVENTS_URL'),
    turn: readTurnSettings(settings),
    headersTimeoutMs: settings.integer('VITRINE_MEDIA_HEADERS_TIMEOUT_MS', 10_000, { min: 500, max: 30_000 }),
    recordingsDir: recordingsDir(settings),
    ffmpeg: settings.string('FFMPEG_PATH', 'ffmpeg'),
  };
}

/** @throws SettingError when the last of the ports would be beyond the last there is. */
export function workerUdpPort({ udpPort }: Pick<MediaSettings, 'udpPort'>, index: number): number {
  if (udpPort === 0) return 0;
  if (udpPort + index > PORT.max) throw new SettingError('VITRINE_MEDIA_UDP_PORT leaves no ports for all workers.');
  return udpPort + index;
}

/**
 * The UDP port to use: a free one for 0. The engine opens it with the first session only, so a taken port would be noticed
 * by the first host and not by the operator; it is tried here.
 *
 * @throws SettingError when the port or the address can't be used.
 */
export async function claimUdpPort({ udpPort, bindIp }: Pick<MediaSettings, 'udpPort' | 'bindIp'>): Promise<number> {
  const address = bindIp ?? '0.0.0.0';
  const socket = createSocket(isIP(address) === 6 ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(new SettingError(`UDP port ${udpPort} on ${address} can't be used for media: ${error.message}.`));
    });
    socket.bind({ port: udpPort, address, exclusive: true }, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
