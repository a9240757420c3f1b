import { createSocket } from 'node:dgram';
import { isIP } from 'node:net';
import { SettingError, Settings, type Environment } from '@vitrine/server-kit';

export interface MediaSettings {
  readonly httpHost: string;
  /** 0: any free port. */
  readonly httpPort: number;
  /** 0: any free port. */
  readonly udpPort: number;
  /** Null: every interface, and 127.0.0.1 for browsers on this machine. */
  readonly bindIp: string | null;
  /** Announced instead of the interfaces' own addresses: behind NAT or in a container. */
  readonly publicIp: string | null;
  readonly maxKbps: number;
  readonly maxViewers: number;
  readonly maxPublishers: number;
  readonly maxSessionsPerAddress: number;
  readonly secret: string;
  readonly eventsUrl: string | null;
}

const PORT = { min: 0, max: 65_535 };

function ip(settings: Settings, name: string): string | null {
  const value = settings.optional(name);
  if (value !== null && isIP(value) === 0) throw new SettingError(`${name} must be an IP address, and is "${value}".`);
  return value;
}

function url(settings: Settings, name: string): string | null {
  const value = settings.optional(name);
  if (value === null) return null;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new SettingError(`${name} must be an http or https address, and is "${value}".`);
  }
  return value;
}

/** @throws SettingError */
export function readMediaSettings(environment: Environment): MediaSettings {
  const settings = new Settings(environment);
  return {
    httpHost: settings.string('VITRINE_MEDIA_HTTP_HOST', '127.0.0.1'),
    httpPort: settings.integer('VITRINE_MEDIA_HTTP_PORT', 3001, PORT),
    udpPort: settings.integer('VITRINE_MEDIA_UDP_PORT', 45_001, PORT),
    bindIp: ip(settings, 'VITRINE_MEDIA_BIND_IP'),
    publicIp: ip(settings, 'VITRINE_MEDIA_PUBLIC_IP'),
    maxKbps: settings.integer('VITRINE_MEDIA_MAX_KBPS', 2_500, { min: 150, max: 50_000 }),
    maxViewers: settings.integer('VITRINE_MEDIA_MAX_VIEWERS', 300, { min: 1, max: 10_000 }),
    maxPublishers: settings.integer('VITRINE_MEDIA_MAX_PUBLISHERS', 50, { min: 1, max: 10_000 }),
    maxSessionsPerAddress: settings.integer('VITRINE_MEDIA_MAX_SESSIONS_PER_ADDRESS', 300, { min: 1, max: 10_000 }),
    secret: settings.secret('VITRINE_MEDIA_SECRET'),
    eventsUrl: url(settings, 'VITRINE_MEDIA_EVENTS_URL'),
  };
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
