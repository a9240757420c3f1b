// Reads the range of our `frame` packets without parsing them. Both forms of protocol.ts are known: packed (version 2)
// 42["frame",["<room>",from,to,…  and full (version 1) 42["frame",{"roomId":"<room>","fromSeq":from,"toSeq":to,…

const PREFIX = Buffer.from('42["frame",');
const [OPEN_LIST, OPEN_OBJECT, QUOTE, COMMA, COLON, ZERO, NINE] = Buffer.from('[{",:09');

/** @param {Buffer} bytes @param {Buffer} prefix @param {number} start @param {number} length */
export function startsWith(bytes, prefix, start, length) {
  if (length < prefix.length) return false;
  for (let index = 0; index < prefix.length; index += 1) if (bytes[start + index] !== prefix[index]) return false;
  return true;
}

/** What the last successful scan found. */
export const scannedRange = { fromSeq: 0, toSeq: 0 };

/**
 * Reads a frame's range into `scannedRange`.
 * @param {Buffer} bytes @param {number} start @param {number} length bytes at hand
 * @returns {boolean} false when it is no frame, or not enough of it is at hand
 */
export function scanFrameRange(bytes, start, length) {
  if (!startsWith(bytes, PREFIX, start, length)) return false;
  const end = start + length;
  const form = bytes[start + PREFIX.length];
  if (form === OPEN_LIST) return scanPacked(bytes, start + PREFIX.length + 1, end);
  return form === OPEN_OBJECT && scanFull(bytes, start + PREFIX.length + 1, end);
}

let numberEnd = 0;
/** @returns {number} -1 when its end is not at hand; where it ends is in `numberEnd` */
function numberAt(bytes, start, end) {
  let value = 0;
  let at = start;
  while (at < end && bytes[at] >= ZERO && bytes[at] <= NINE) {
    value = value * 10 + bytes[at] - ZERO;
    at += 1;
  }
  numberEnd = at;
  return at === start || at === end ? -1 : value;
}

/** The place after the next such byte. */
function after(bytes, byte, start, end) {
  let at = start;
  while (at < end && bytes[at] !== byte) at += 1;
  return at + 1;
}

function scanPacked(bytes, start, end) {
  // "<room>",from,to,
  const fromAt = after(bytes, COMMA, after(bytes, QUOTE, start + 1, end), end);
  scannedRange.fromSeq = numberAt(bytes, fromAt, end);
  if (scannedRange.fromSeq < 0) return false;
  scannedRange.toSeq = numberAt(bytes, numberEnd + 1, end);
  return scannedRange.toSeq >= 0;
}

function scanFull(bytes, start, end) {
  // "roomId":"<room>","fromSeq":from,"toSeq":to,
  const fromAt = after(bytes, COLON, after(bytes, COMMA, start, end), end);
  scannedRange.fromSeq = numberAt(bytes, fromAt, end);
  if (scannedRange.fromSeq < 0) return false;
  scannedRange.toSeq = numberAt(bytes, after(bytes, COLON, numberEnd, end), end);
  return scannedRange.toSeq >= 0;
}
