import type { MailMessage } from './mail';

const LINE_END = '\r\n';
/**
 * RFC 2047, section 2: a line with an encoded word has at most 76 characters. The first one begins with `Subject: `, and
 * twelve are `=?UTF-8?B?` and `?=`.
 */
const ENCODED_WORD_BYTES = Math.floor((76 - 'Subject: '.length - 12) / 4) * 3;
/** RFC 2045, section 6.7: a line of quoted-printable has at most 76 characters, the soft line break included. */
const ENCODED_LINE_CHARACTERS = 76;

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** RFC 5322, section 3.3, always in UTC. */
function dateHeader(timeMs: number): string {
  const time = new Date(timeMs);
  const clock = [time.getUTCHours(), time.getUTCMinutes(), time.getUTCSeconds()].map(twoDigits).join(':');
  const day = `${DAYS[time.getUTCDay()]}, ${time.getUTCDate()} ${MONTHS[time.getUTCMonth()]}`;
  return `${day} ${time.getUTCFullYear()} ${clock} +0000`;
}

/** A line break in a header would begin another header. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/** Any text as a header may carry it (RFC 2047): as it is when it is short printable ASCII, in encoded words otherwise. */
export function headerText(value: string): string {
  const text = oneLine(value);
  // What looks like an encoded word already would be decoded on arrival.
  if (/^[\x20-\x7e]{0,60}$/.test(text) && !text.includes('=?')) return text;
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > ENCODED_WORD_BYTES) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  words.push(word);
  // White space between encoded words is not shown, so that each may begin a line of its own.
  return words.map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join(`${LINE_END} `);
}

/** A name and an address (RFC 5322, section 3.4). The name is quoted, because a comma or a dot in it would mean something. */
function mailbox(name: string, addressOfName: string): string {
  const text = headerText(name);
  return text.startsWith('=?')
    ? `${text}${LINE_END} <${addressOfName}>`
    : `"${text.replace(/["\\]/g, '\\$&')}" <${addressOfName}>`;
}

/** @throws Error for what is no address of mail: it could begin another header or name another person. */
function address(value: string): string {
  const isAddress = /^(?:[^\s\p{Cc}()<>[\]:;@\\,"]+|"[^\p{Cc}"\\]+")@[^\s\p{Cc}()<>:;@\\,"]+$/u.test(value);
  if (!isAddress) throw new Error('A mail goes to one address.');
  return value;
}

/** Text as quoted-printable (RFC 2045, section 6.7), which leaves plain English readable. */
export function quotedPrintable(text: string): string {
  const encodeLine = (line: string): string => {
    const units = [...Buffer.from(line)].map((byte, index, bytes) => {
      const isLastBlank = index === bytes.length - 1 && (byte === 0x20 || byte === 0x09);
      const isPlain = (byte >= 0x20 && byte <= 0x7e && byte !== 0x3d) || byte === 0x09;
      return isPlain && !isLastBlank
        ? String.fromCharCode(byte)
        : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    });
    const lines: string[] = [];
    let current = '';
    for (const unit of units) {
      if (current.length + unit.length > ENCODED_LINE_CHARACTERS - 1) {
        lines.push(`${current}=`);
        current = '';
      }
      current += unit;
    }
    return [...lines, current].join(LINE_END);
  };
  return text
    .split(/\r\n|\r|\n/)
    .map(encodeLine)
    .join(LINE_END);
}

/**
 * The mail as it travels (RFC 5322 with MIME).
 * @throws Error when an address is none, or the id could be no part of a Message-ID or of a file's name.
 */
export function internetMessage(message: MailMessage, from: string, sentAtMs: number): string {
  if (!/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/.test(message.id)) throw new Error(`"${message.id}" is no id of a mail.`);
  const host = address(from).split('@').at(-1);
  const headers = [
    `Date: ${dateHeader(sentAtMs)}`,
    `From: ${mailbox(message.senderName, from)}`,
    `To: ${address(message.to)}`,
    `Subject: ${headerText(message.subject)}`,
    `Message-ID: <${message.id}@${host}>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    // RFC 3834, section 5: nobody's out-of-office note answers it.
    'Auto-Submitted: auto-generated',
  ];
  return [...headers, '', quotedPrintable(message.text), ''].join(LINE_END);
}
