import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Storage } from './storage';

const KEY_PATTERN = /^[a-z0-9-]+(?:\/[a-z0-9-]+)*(?:\.[a-z0-9]+)?$/;

/** By its code alone: an error of Node's own may come from another realm, where it is no instance of our `Error`. */
const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';

/** Files below one folder of this machine. */
export class DiskStorage extends Storage {
  constructor(private readonly root: string) {
    super();
  }

  async put(key: string, content: Buffer): Promise<void> {
    const file = this.file(key);
    await mkdir(path.dirname(file), { recursive: true });
    // Written aside and renamed, so that nobody ever reads half a file.
    const temporary = `${file}.${randomBytes(6).toString('hex')}`;
    await writeFile(temporary, content);
    await rename(temporary, file);
  }

  async get(key: string): Promise<Buffer | null> {
    try {
      return await readFile(this.file(key));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async putStream(key: string, content: Readable): Promise<number> {
    const file = this.file(key);
    await mkdir(path.dirname(file), { recursive: true });
    const temporary = `${file}.${randomBytes(6).toString('hex')}`;
    try {
      await pipeline(content, createWriteStream(temporary));
      const { size } = await stat(temporary);
      await rename(temporary, file);
      return size;
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async size(key: string): Promise<number | null> {
    try {
      return (await stat(this.file(key))).size;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  readRange(key: string, firstByte: number, lastByte: number): Readable {
    return createReadStream(this.file(key), { start: firstByte, end: lastByte });
  }

  async removeFolder(folder: string): Promise<void> {
    await rm(this.file(folder), { recursive: true, force: true });
  }

  private file(key: string): string {
    if (!KEY_PATTERN.test(key)) throw new Error(`"${key}" is no storage key.`);
    return path.join(this.root, key);
  }
}
