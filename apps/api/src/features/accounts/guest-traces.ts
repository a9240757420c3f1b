import { Injectable } from '@nestjs/common';

/** Of these guests, those who left something that names them. */
export type TraceFinder = (guestIds: readonly string[]) => Promise<readonly string[]>;

/** Features whose rows name people add how they are found. A guest who left no trace can be forgotten. */
@Injectable()
export class GuestTraces {
  private readonly finders: TraceFinder[] = [];

  register(finder: TraceFinder): void {
    this.finders.push(finder);
  }

  async among(guestIds: readonly string[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const find of this.finders) for (const id of await find(guestIds)) found.add(id);
    return found;
  }
}
