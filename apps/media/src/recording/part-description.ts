import { randomBytes } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';

/** Beside a file while it is being made; nobody reads it, and two who make the same file do not meet. */
export const asideOf = (file: string): string => `${file}.${randomBytes(6).toString('hex')}.aside`;

/** Nobody ever reads half of it, also when the disk is full: then what was there stays. */
export async function writeDescription(file: string, description: object): Promise<void> {
  const aside = asideOf(file);
  try {
    await writeFile(aside, JSON.stringify(description));
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
}

/** Our own words about a part; null when they are not there, or can't be read any more. */
export async function readDescription<Part extends object>(file: string): Promise<Part | null> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Part) : null;
  } catch {
    return null;
  }
}
