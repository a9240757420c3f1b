/** Where files live. A key is a relative path of plain names, for example `pictures/<id>/small.webp`. */
export abstract class Storage {
  abstract put(key: string, content: Buffer): Promise<void>;
  /** @returns null when there is no such file. */
  abstract get(key: string): Promise<Buffer | null>;
  /** Removes every file whose key begins with this folder. */
  abstract removeFolder(folder: string): Promise<void>;
}
