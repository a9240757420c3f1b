const TEXT_FRAME = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** An event as it goes over every kind of connection, encoded once for all who get it. */
export interface WirePacket {
  /** The Socket.IO packet, for connections that Engine.IO writes itself (long polling). */
  readonly text: string;
  /** The whole WebSocket frame around the Engine.IO message around that packet, ready for the wire. */
  readonly webSocketFrame: Buffer;
}

/** A Socket.IO event of the default namespace (Socket.IO protocol 5, packet type EVENT) with one argument. */
export function encodeEvent(name: string, payloadJson: string): WirePacket {
  const text = `2["${name}",${payloadJson}]`;
  return { text, webSocketFrame: textFrame(`4${text}`) };
}

/** An unmasked, unfragmented WebSocket text frame (RFC 6455, section 5.2). */
function textFrame(text: string): Buffer {
  const bytes = Buffer.byteLength(text);
  const headerBytes = bytes < LENGTH_16 ? 2 : bytes <= 0xffff ? 4 : 10;
  const frame = Buffer.allocUnsafe(headerBytes + bytes);
  frame[0] = TEXT_FRAME;
  if (headerBytes === 2) frame[1] = bytes;
  else if (headerBytes === 4) {
    frame[1] = LENGTH_16;
    frame.writeUInt16BE(bytes, 2);
  } else {
    frame[1] = LENGTH_64;
    frame.writeBigUInt64BE(BigInt(bytes), 2);
  }
  frame.write(text, headerBytes, 'utf8');
  return frame;
}
