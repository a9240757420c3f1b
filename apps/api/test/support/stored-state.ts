import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestApp } from './test-app';

const SAVED = 'saved';

/**
 * Everything that the api keeps, tables and files: to tell whether a request changed anything, and to put all of it
 * back after one that did.
 */
export class StoredState {
  private constructor(
    private readonly app: TestApp,
    private readonly tables: readonly string[],
    private readonly savedFiles: string,
  ) {}

  static async save(app: TestApp): Promise<StoredState> {
    const tables = await app.query<{ tablename: string }>(
      `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`,
    );
    const names = tables.map(({ tablename }) => tablename);
    const savedFiles = await mkdtemp(path.join(os.tmpdir(), 'vitrine-saved-'));
    const state = new StoredState(app, names, savedFiles);
    await app.query(`CREATE SCHEMA ${SAVED}`);
    for (const name of names) await app.query(`CREATE TABLE ${SAVED}."${name}" AS TABLE public."${name}"`);
    await cp(state.files, savedFiles, { recursive: true, force: true });
    return state;
  }

  /** One text per table; equal exactly when the rows are, but for when they were touched last, also by a job. */
  async digests(options: { readonly without?: readonly string[] } = {}): Promise<Record<string, string>> {
    const names = this.tables.filter((name) => !options.without?.includes(name));
    const parts = names.map(
      (name) =>
        `SELECT '${name}' AS name, md5(coalesce(string_agg(r.text, '|' ORDER BY r.text), '')) AS digest
           FROM (SELECT (to_jsonb(t) - ARRAY['updated_at', 'sent_at', 'due_at', 'attempts'])::text AS text FROM public."${name}" t) r`,
    );
    const rows = await this.app.query<{ name: string; digest: string }>(parts.join(' UNION ALL '));
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]));
  }

  async restore(): Promise<void> {
    const steps = this.tables.map(
      (name) => `DELETE FROM public."${name}"; INSERT INTO public."${name}" SELECT * FROM ${SAVED}."${name}";`,
    );
    // One transaction, and foreign keys are not asked in it: all tables go back together.
    await this.app.query(`BEGIN; SET LOCAL session_replication_role = replica; ${steps.join(' ')} COMMIT;`);
    await cp(this.savedFiles, this.files, { recursive: true, force: true });
  }

  async drop(): Promise<void> {
    await rm(this.savedFiles, { recursive: true, force: true });
  }

  private get files(): string {
    return path.join(this.app.settings.dataDir, 'files');
  }
}

/** The tables in which two states differ. */
export const changedTables = (before: Record<string, string>, after: Record<string, string>): string[] =>
  Object.keys(before).filter((name) => before[name] !== after[name]);
