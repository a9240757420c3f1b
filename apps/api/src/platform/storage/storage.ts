import type { Readable } from 'node:stream';

/** Where files live. A key is a relative path of plain names, for example `pictures/<id>/small.webp`. */
export abstract class Storage {
  abstract put(key: string, content: Buffer): Promise<void>;
  /** @returns null when there is no such file. */
  abstract get(key: string): Promise<Buffer | null>;
  /** The same for what is too large to be held. Nothing is there until all of it is. @returns how many bytes it has. */
  abstract putStream(key: string, content: Readable): Promise<number>;
  /** @returns null when there is no such file. */
  abstract size(key: string): Promise<number | null>;
  /** Both ends are inclusive, and within the file's size. */
  abstract readRange(key: string, firstByte: number, lastByte: number): Readable;
  /** Removes every file whose key begins with this folder. */
  abstract removeFolder(folder: string): Promise<void>;
}
