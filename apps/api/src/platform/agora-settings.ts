import { AgoraProxy } from '@vitrine/contracts';
import { SettingError, type Settings } from '@vitrine/server-kit';

/** Where Agora lays what it records: a bucket of the operator, by the numbers that Agora has for vendors and regions. */
export interface AgoraStorageSettings {
  readonly vendor: number;
  readonly region: number;
  readonly bucket: string;
  readonly accessKey: string;
  readonly secretKey: string;
}
export interface AgoraSettings {
  readonly appId: string;
  /** Signs tokens; never leaves the server. */
  readonly certificate: string;
  /** Of Agora's REST API, which knows nothing of the certificate. */
  readonly customerId: string;
  readonly customerSecret: string;
  /** Signs what Agora tells us. */
  readonly webhookSecret: string;
  /** Asked one after the other until one answers. */
  readonly apiUrls: readonly URL[];
  readonly audienceLatencyLevel: 1 | 2;
  readonly proxy: AgoraProxy;
  /** Null where shows are not recorded. */
  readonly storage: AgoraStorageSettings | null;
}

const NAMES = {
  appId: 'VITRINE_AGORA_APP_ID',
  certificate: 'VITRINE_AGORA_APP_CERTIFICATE',
  customerId: 'VITRINE_AGORA_CUSTOMER_ID',
  customerSecret: 'VITRINE_AGORA_CUSTOMER_SECRET',
  webhookSecret: 'VITRINE_AGORA_WEBHOOK_SECRET',
} as const;
const STORAGE_NAMES = {
  vendor: 'VITRINE_AGORA_STORAGE_VENDOR',
  region: 'VITRINE_AGORA_STORAGE_REGION',
  bucket: 'VITRINE_AGORA_STORAGE_BUCKET',
  accessKey: 'VITRINE_AGORA_STORAGE_ACCESS_KEY',
  secretKey: 'VITRINE_AGORA_STORAGE_SECRET_KEY',
} as const;
const API_URLS = 'VITRINE_AGORA_API_URLS';
const LATENCY = 'VITRINE_AGORA_AUDIENCE_LATENCY';
const PROXY = 'VITRINE_AGORA_CLOUD_PROXY';
const LATENCY_LEVELS: Readonly<Record<string, 1 | 2>> = { low: 1, 'ultra-low': 2 };

/**
 * Null unless Agora is set up: then the embedded media server carries the shows.
 * @throws SettingError with one sentence for the operator, which repeats no secret.
 */
export function readAgoraSettings(settings: Settings): AgoraSettings | null {
  if (!isComplete(settings, 'Agora', NAMES)) {
    const lone = [...Object.values(STORAGE_NAMES), API_URLS, LATENCY, PROXY].find((name) => settings.optional(name));
    if (lone !== undefined) throw new SettingError(`${lone} is set, and ${NAMES.appId} is not.`);
    return null;
  }
  // The library that makes tokens answers nothing at all when one of these has another form.
  const [appId, certificate] = [hex(settings, NAMES.appId), hex(settings, NAMES.certificate)];
  if (appId === certificate) throw new SettingError(`${NAMES.certificate} must not be the app id again.`);
  const customerId = settings.string(NAMES.customerId);
  // It ends at the first colon on its way to Agora (RFC 7617).
  if (customerId.includes(':')) throw new SettingError(`${NAMES.customerId} must hold no colon.`);
  return {
    appId,
    certificate,
    customerId,
    customerSecret: settings.string(NAMES.customerSecret),
    webhookSecret: settings.string(NAMES.webhookSecret),
    apiUrls: readApiUrls(settings.string(API_URLS, 'https://api.agora.io,https://api.sd-rtn.com')),
    audienceLatencyLevel: readLatency(settings.string(LATENCY, 'ultra-low')),
    proxy: readProxy(settings.string(PROXY, AgoraProxy.Off)),
    storage: readStorage(settings),
  };
}

function isComplete(settings: Settings, what: string, names: Readonly<Record<string, string>>): boolean {
  const missing = Object.values(names).filter((name) => settings.optional(name) === null);
  if (missing.length > 0 && missing.length < Object.keys(names).length)
    throw new SettingError(`${what} needs all of its settings: ${missing.join(', ')} is not set.`);
  return missing.length === 0;
}

function hex(settings: Settings, name: string): string {
  const value = settings.string(name);
  if (!/^[0-9a-f]{32}$/i.test(value)) throw new SettingError(`${name} must be 32 hexadecimal digits.`);
  return value;
}

/** Customer id and secret travel with every request, so that only this machine itself may be spoken to unencrypted. */
function readApiUrls(text: string): readonly URL[] {
  const parts = text.split(',').map((part) => part.trim());
  const urls = parts.flatMap((part) => (URL.canParse(part) ? [new URL(part)] : []));
  const isSafe = ({ protocol, hostname }: URL): boolean =>
    protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(hostname));
  const isPlain = ({ pathname, search, username }: URL): boolean =>
    pathname === '/' && search === '' && username === '';
  if (urls.length !== parts.length || !urls.every((url) => isSafe(url) && isPlain(url)))
    throw new SettingError(`${API_URLS} must be addresses of servers with https, separated by commas.`);
  return urls;
}

function readLatency(text: string): 1 | 2 {
  const level = Object.hasOwn(LATENCY_LEVELS, text) ? LATENCY_LEVELS[text] : undefined;
  if (level === undefined) throw new SettingError(`${LATENCY} must be low or ultra-low.`);
  return level;
}

function readProxy(text: string): AgoraProxy {
  const proxy = Object.values(AgoraProxy).find((one) => one === text);
  if (proxy === undefined) throw new SettingError(`${PROXY} must be off, udp or tls.`);
  return proxy;
}

function readStorage(settings: Settings): AgoraStorageSettings | null {
  if (!isComplete(settings, 'Recording by Agora', STORAGE_NAMES)) return null;
  return {
    vendor: settings.integer(STORAGE_NAMES.vendor, 0, { min: 1, max: 100 }),
    region: settings.integer(STORAGE_NAMES.region, 0, { min: 0, max: 1_000 }),
    bucket: settings.string(STORAGE_NAMES.bucket),
    accessKey: settings.string(STORAGE_NAMES.accessKey),
    secretKey: settings.string(STORAGE_NAMES.secretKey),
  };
}
