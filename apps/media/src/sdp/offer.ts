import { MediaError } from '../media-error';

export const MediaKind = { Audio: 'audio', Video: 'video' } as const;
export type MediaKind = (typeof MediaKind)[keyof typeof MediaKind];

export const Direction = {
  SendReceive: 'sendrecv',
  Send: 'sendonly',
  Receive: 'recvonly',
  Inactive: 'inactive',
} as const;
export type Direction = (typeof Direction)[keyof typeof Direction];

export interface OfferedFormat {
  readonly payloadType: number;
  /** In capitals, as `H264`. */
  readonly encoding: string;
  readonly clockRate: number;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface OfferedMedia {
  readonly kind: MediaKind;
  readonly mid: string;
  readonly direction: Direction;
  /** In the order of the offerer's preference. */
  readonly formats: readonly OfferedFormat[];
  readonly sources: readonly number[];
}

/** What is left of an offer once everything that the server does not use is gone. */
export interface Offer {
  readonly media: readonly OfferedMedia[];
  readonly iceUsernameFragment: string;
  readonly icePassword: string;
  readonly fingerprint: { readonly algorithm: string; readonly value: string };
  readonly setup: 'actpass' | 'active' | 'passive';
}

/** The picture in two qualities, each in a section of its own. */
export const MAX_VIDEO_LAYERS = 2;
const MAX_AUDIO = 1;
const MAX_LINES = 3000;
const MAX_LINE_LENGTH = 4096;
const MAX_SOURCES = 8;
const FINGERPRINT_BYTES: Readonly<Record<string, number>> = { 'sha-256': 32, 'sha-384': 48, 'sha-512': 64 };
const DIRECTIONS: ReadonlySet<string> = new Set(Object.values(Direction));
/** RFC 8839 section 5.4. */
const ICE_FRAGMENT = /^[A-Za-z0-9+/]{4,256}$/;
const ICE_PASSWORD = /^[A-Za-z0-9+/]{22,256}$/;
const MID = /^[A-Za-z0-9_.+-]{1,32}$/;

const invalid = (reason: string): MediaError =>
  new MediaError('media.sdp-invalid', `The SDP offer can't be used: ${reason}.`);

interface Section {
  readonly header: string | null;
  readonly attributes: { readonly name: string; readonly value: string }[];
}

function split(sdp: string): Section[] {
  const lines = sdp.split(/\r\n|\n/);
  if (lines.at(-1) === '') lines.pop();
  if (lines[0] !== 'v=0') throw invalid('it does not begin with v=0');
  if (lines.length > MAX_LINES) throw invalid('it has too many lines');
  const sections: Section[] = [{ header: null, attributes: [] }];
  for (const line of lines) {
    if (line.length > MAX_LINE_LENGTH) throw invalid('a line is too long');
    if (!/^[a-z]=[^\0\r\n]*$/.test(line)) throw invalid('a line is not of the form x=value');
    if (line.startsWith('m=')) sections.push({ header: line.slice(2), attributes: [] });
    else if (line.startsWith('a=')) {
      const colon = line.indexOf(':');
      sections.at(-1)?.attributes.push({
        name: colon < 0 ? line.slice(2) : line.slice(2, colon),
        value: colon < 0 ? '' : line.slice(colon + 1),
      });
    }
  }
  return sections;
}

const values = (section: Section, name: string): string[] =>
  section.attributes.filter((attribute) => attribute.name === name).map((attribute) => attribute.value);

/** Bundled sections share the transport of the first one in the group (RFC 9143 section 7.2). */
function taggedSection(session: Section, sections: readonly Section[]): Section | undefined {
  const group = values(session, 'group').find((value) => value.startsWith('BUNDLE '));
  const mid = group?.split(' ')[1];
  return sections.find((section) => mid !== undefined && values(section, 'mid')[0] === mid) ?? sections[0];
}

function parseFingerprint(texts: readonly string[]): Offer['fingerprint'] {
  for (const text of texts) {
    const [algorithm = '', value = ''] = text.trim().split(/ +/);
    const bytes = FINGERPRINT_BYTES[algorithm.toLowerCase()];
    if (bytes === undefined) continue;
    if (!/^[0-9A-F]{2}(:[0-9A-F]{2})*$/i.test(value) || value.length !== bytes * 3 - 1) {
      throw invalid('the certificate fingerprint is malformed');
    }
    return { algorithm: algorithm.toLowerCase(), value: value.toUpperCase() };
  }
  throw invalid('it has no certificate fingerprint by SHA-256, SHA-384 or SHA-512');
}

function parseParameters(text: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0) parameters.set(part.slice(0, equals).trim().toLowerCase(), part.slice(equals + 1).trim());
  }
  return parameters;
}

function parseFormats(section: Section, payloadTypes: readonly number[]): OfferedFormat[] {
  const parameters = new Map<number, Map<string, string>>();
  for (const value of values(section, 'fmtp')) {
    const match = /^(\d{1,3}) (.*)$/.exec(value);
    if (match) parameters.set(Number(match[1]), parseParameters(match[2] ?? ''));
  }
  const encodings = new Map<number, { encoding: string; clockRate: number }>();
  for (const value of values(section, 'rtpmap')) {
    const match = /^(\d{1,3}) ([A-Za-z0-9_.-]{1,32})\/(\d{1,7})(?:\/\d{1,2})?$/.exec(value.trim());
    if (match)
      encodings.set(Number(match[1]), { encoding: (match[2] ?? '').toUpperCase(), clockRate: Number(match[3]) });
  }
  return payloadTypes.flatMap((payloadType) => {
    const encoding = encodings.get(payloadType);
    return encoding === undefined
      ? []
      : [{ payloadType, ...encoding, parameters: parameters.get(payloadType) ?? new Map<string, string>() }];
  });
}

function parseSources(section: Section): number[] {
  const sources = new Set<number>();
  for (const value of values(section, 'ssrc')) {
    const match = /^(\d{1,10})(?: |$)/.exec(value);
    const source = Number(match?.[1] ?? 0);
    if (source > 0 && source <= 0xffff_ffff) sources.add(source);
  }
  if (sources.size > MAX_SOURCES) throw invalid('a section names too many sources');
  return [...sources];
}

function parseMedia(section: Section, sessionDirection: Direction | null): OfferedMedia {
  const match = /^(\S+) (\d{1,5}) (\S+) (.+)$/.exec(section.header ?? '');
  if (!match) throw invalid('an m= line is malformed');
  const [, kind, port, protocol, formats = ''] = match;
  if (kind !== MediaKind.Audio && kind !== MediaKind.Video)
    throw invalid('only audio and video sections are supported');
  if (protocol !== 'UDP/TLS/RTP/SAVPF') throw invalid('media must use UDP/TLS/RTP/SAVPF');
  const isBundleOnly = section.attributes.some((attribute) => attribute.name === 'bundle-only');
  if (Number(port) > 65_535 || (Number(port) === 0 && !isBundleOnly)) throw invalid('a section is turned off');
  const payloadTypes = formats.split(' ').map(Number);
  if (payloadTypes.some((type) => !Number.isInteger(type) || type < 0 || type > 127)) {
    throw invalid('a payload type is not a number from 0 to 127');
  }
  const mids = values(section, 'mid');
  const mid = mids[0];
  if (mids.length !== 1 || mid === undefined || !MID.test(mid)) throw invalid('every section needs one a=mid');
  const direction = section.attributes.map((attribute) => attribute.name).find((name) => DIRECTIONS.has(name));
  return {
    kind,
    mid,
    direction: (direction as Direction | undefined) ?? sessionDirection ?? Direction.SendReceive,
    formats: parseFormats(section, payloadTypes),
    sources: parseSources(section),
  };
}

/**
 * Reads an offer and refuses what the server can't use, before any native code sees it.
 * Candidates are ignored on purpose: the server learns the client's address from its connectivity checks. So nobody
 * can make it send STUN to addresses of their choice, mDNS names need no resolver, and clients needn't wait for gathering.
 *
 * @throws MediaError `media.sdp-invalid`
 */
export function parseOffer(sdp: string): Offer {
  const [session, ...sections] = split(sdp);
  if (session === undefined || sections.length === 0) throw invalid('it has no media');
  const sessionDirection = session.attributes.map(({ name }) => name).find((name) => DIRECTIONS.has(name));
  if (sections.length > MAX_AUDIO + MAX_VIDEO_LAYERS) throw invalid('it has too many sections');
  const media = sections.map((section) => parseMedia(section, (sessionDirection as Direction | undefined) ?? null));
  const count = (wanted: MediaKind): number => media.filter(({ kind }) => kind === wanted).length;
  if (count(MediaKind.Audio) > MAX_AUDIO || count(MediaKind.Video) > MAX_VIDEO_LAYERS) {
    throw invalid('it has more than one audio section or more than two of video');
  }
  if (new Set(media.map(({ mid }) => mid)).size !== media.length) throw invalid('two sections have the same a=mid');
  const sources = media.flatMap((section) => section.sources);
  if (new Set(sources).size !== sources.length) throw invalid('two sections have the same a=ssrc');

  const tagged = taggedSection(session, sections);
  const transport = (name: string): string[] => {
    const own = tagged === undefined ? [] : values(tagged, name);
    return own.length > 0 ? own : values(session, name);
  };
  const iceUsernameFragment = transport('ice-ufrag')[0] ?? '';
  const icePassword = transport('ice-pwd')[0] ?? '';
  if (!ICE_FRAGMENT.test(iceUsernameFragment) || !ICE_PASSWORD.test(icePassword)) {
    throw invalid('the ICE credentials are missing or malformed');
  }
  const setup = transport('setup')[0];
  if (setup !== 'actpass' && setup !== 'active' && setup !== 'passive') {
    throw invalid('a=setup is not actpass, active or passive');
  }
  const fingerprint = parseFingerprint(transport('fingerprint'));
  return { media, iceUsernameFragment, icePassword, fingerprint, setup };
}
