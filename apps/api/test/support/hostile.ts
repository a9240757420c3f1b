import { connect } from 'node:net';
import { ERROR_STATUS, isErrorCode, type ErrorBody } from '@vitrine/contracts';

/** Far deeper than any recursion of ours or of a library can follow. */
export const DEPTH = 100_000;
export const deepArrays = (depth = DEPTH): string => '['.repeat(depth) + ']'.repeat(depth);
export const deepObjects = (depth = DEPTH): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

/** JSON texts that stand for one value of a field. */
export const HOSTILE_VALUES: Readonly<Record<string, string>> = {
  null: 'null',
  'an empty text': '""',
  'a NUL': '"\\u0000"',
  'a NUL within': '"ab\\u0000cdefgh"',
  'half a surrogate pair': '"abcdefgh\\ud800"',
  'a long text': JSON.stringify('x'.repeat(100_000)),
  'a line break': '"a\\nb"',
  'a huge number': '1e308',
  'a number beyond all': '1e400',
  'a number beyond bigint': '92233720368547758080',
  'a negative number': '-1',
  'a fraction': '0.5',
  'a boolean': 'true',
  'an object': '{}',
  'an object with a prototype': '{"__proto__":{"x":1}}',
  'an object that pretends to be a list': '{"length":1,"0":"x"}',
  'an object with a toString of its own': '{"toString":"x","valueOf":1}',
  'a list': '[]',
  'a list of nulls': '[null]',
  'a list of lists': '[[[]]]',
  'a deep list': deepArrays(10_000),
  'a week of a year': '"2026-W01-1"',
  'a day of a year': '"2026-366"',
  'a day that is none': '"2026-02-30T10:00:00Z"',
  'the year zero': '"0000-01-01T00:00:00Z"',
  'the last year': '"9999-12-31T23:59:59.999Z"',
  'an id in capitals': '"0196F2D0-AAAA-7AAA-8AAA-AAAAAAAAAAAA"',
  'an unknown id': '"0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa"',
  'an id of zeros': '"00000000-0000-0000-0000-000000000000"',
  'a quote': `"' OR 1=1 --"`,
  'a path': '"../../../../etc/passwd"',
  'a name of the prototype': '"__proto__"',
};

/** Whole bodies that are no request. */
export const BAD_BODIES: Readonly<Record<string, { readonly type: string; readonly body: string | Uint8Array }>> = {
  'an empty body': { type: 'application/json', body: '' },
  'half an object': { type: 'application/json', body: '{"title":' },
  'two objects': { type: 'application/json', body: '{}{}' },
  'a text': { type: 'application/json', body: '"text"' },
  'a number': { type: 'application/json', body: '1' },
  'an empty list': { type: 'application/json', body: '[]' },
  'a list of one object': { type: 'application/json', body: '[{}]' },
  'a NUL in the JSON': { type: 'application/json', body: '{"title":"a\u0000b"}' },
  'only a NUL': { type: 'application/json', body: '\u0000' },
  'broken UTF-8': { type: 'application/json', body: new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]) },
  'a prototype': { type: 'application/json', body: '{"__proto__":{"isGuest":false}}' },
  'a constructor': { type: 'application/json', body: '{"constructor":{"prototype":{"isGuest":false}}}' },
  'a deep list': { type: 'application/json', body: deepArrays() },
  'a deep object': { type: 'application/json', body: deepObjects(30_000) },
  'a deep list in a field': { type: 'application/json', body: `{"title":${deepArrays()}}` },
  'a body too large': { type: 'application/json', body: JSON.stringify({ title: 'x'.repeat(300_000) }) },
  'plain text': { type: 'text/plain', body: '{"title":"x"}' },
  'a form': { type: 'application/x-www-form-urlencoded', body: 'title=x&role=owner' },
  XML: { type: 'application/xml', body: '<title>x</title>' },
  'a type that is none': { type: ';;;', body: '{}' },
  'JSON by another name': { type: 'application/vnd.api+json', body: '{}' },
  'a multipart without a boundary': { type: 'multipart/form-data', body: 'title=x' },
  'an offer': { type: 'application/sdp', body: 'v=0' },
};

/** As they stand in the address, so encoded where they have to be. */
export const BAD_IDS: Readonly<Record<string, string>> = {
  'a word': 'undefined',
  'a number': '1',
  'a NUL': '%00',
  'a NUL at the end of an id': '0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa%00',
  'a path': '..%2f..%2fetc%2fpasswd',
  'a quote': '%27%20OR%20%271%27%3D%271',
  'an unknown id': '0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa',
  'an id of zeros': '00000000-0000-0000-0000-000000000000',
  'an id in braces': '%7B0196f2d0-aaaa-7aaa-8aaa-aaaaaaaaaaaa%7D',
  'an id without hyphens': '0196f2d0aaaa7aaa8aaaaaaaaaaaaaaa',
  'a word with an umlaut': '%C3%BC%CC%88',
  'half a character': '%C3',
  'a percent sign without digits': '%zz',
  'a long word': 'a'.repeat(190),
  'a very long word': 'a'.repeat(2_000),
  'a name of the prototype': '__proto__',
};

/** What is wrong with an answer that refuses; null when nothing is. */
export function faultOf(status: number, headers: Headers, text: string): string | null {
  if (status >= 500) return `answers ${status}: ${text.slice(0, 200)}`;
  let body: Partial<ErrorBody>;
  try {
    body = JSON.parse(text) as Partial<ErrorBody>;
  } catch {
    return `answers ${status} with no JSON: ${text.slice(0, 200)}`;
  }
  if (!isErrorCode(body.code)) return `answers ${status} without a code: ${text.slice(0, 200)}`;
  if (ERROR_STATUS[body.code] !== status) return `answers ${body.code} with the status ${status}`;
  if (typeof body.message !== 'string') return `answers ${body.code} without a message`;
  if (!(headers.get('content-type') ?? '').startsWith('application/json')) return 'is not sent as JSON';
  if (/node_modules|\.[jt]s:\d+|\n\s+at /.test(text)) return `tells of its inside: ${text.slice(0, 200)}`;
  return null;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends exactly these bytes, which no HTTP client would. The connection is to be closed by the server. */
export async function sendBytes(url: string, bytes: string): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const answer = await new Promise<string>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(Buffer.from(bytes, 'latin1')));
    socket.setTimeout(10_000, () => socket.destroy(new Error('The server does not close the connection.')));
    socket.on('data', (chunk) => chunks.push(chunk));
    const end = (): void => resolve(Buffer.concat(chunks).toString('utf8'));
    socket.on('end', end);
    // A server that closes while we still write resets the connection after its answer.
    socket.on('error', (error) => (chunks.length > 0 ? end() : reject(error)));
  });
  const [head = '', ...rest] = answer.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Headers(
    lines.map((line): [string, string] => [line.split(':')[0] ?? '', line.slice(line.indexOf(':') + 1)]),
  );
  const text = rest.join('\r\n\r\n');
  const isChunked = headers.get('transfer-encoding') === 'chunked';
  return {
    status: Number(statusLine.split(' ')[1]),
    headers,
    text: isChunked ? text.replace(/^[0-9a-f]+\r\n/i, '').replace(/\r\n0\r\n\r\n$/, '') : text,
  };
}
