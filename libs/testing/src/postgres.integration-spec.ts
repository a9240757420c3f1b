import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';

import { cloneDatabase } from './postgres';

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('cloneDatabase', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'vitrine-migrations-'));
  const source = path.join(folder, '0001-piece.sql');
  let migrations = 0;
  const migrate = async (url: string): Promise<void> => {
    migrations += 1;
    await query(url, 'create table piece (id int primary key)');
  };

  beforeEach(() => {
    migrations = 0;
    writeFileSync(source, `-- ${Math.random()}`);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('migrates once however many databases are asked for at the same time', async () => {
    const options = { migrate, migrationSources: [folder] };
    const databases = await Promise.all([1, 2, 3, 4].map(() => cloneDatabase(options)));
    expect(migrations).toBe(1);
    expect(new Set(databases.map((database) => database.name)).size).toBe(4);
    await Promise.all(databases.map((database) => database.drop()));
  });

  it('keeps what one database holds from the others', async () => {
    const options = { migrate, migrationSources: [folder] };
    const [left, right] = await Promise.all([cloneDatabase(options), cloneDatabase(options)]);
    await query(left.url, 'insert into piece values (1)');
    expect(await query(left.url, 'select id from piece')).toHaveLength(1);
    expect(await query(right.url, 'select id from piece')).toHaveLength(0);
    await Promise.all([left.drop(), right.drop()]);
  });

  it('migrates again when a migration changes', async () => {
    const options = { migrate, migrationSources: [folder] };
    const before = await cloneDatabase(options);
    writeFileSync(source, '-- changed');
    const after = await cloneDatabase(options);
    expect(migrations).toBe(2);
    await Promise.all([before.drop(), after.drop()]);
  });

  it('makes the template anew after a migration that failed half-way', async () => {
    const failing = async (url: string): Promise<void> => {
      await query(url, 'create table piece (id int primary key)');
      throw new Error('half-way');
    };
    await expect(cloneDatabase({ migrate: failing, migrationSources: [folder] })).rejects.toThrow('half-way');
    const database = await cloneDatabase({ migrate, migrationSources: [folder] });
    expect(await query(database.url, 'select id from piece')).toEqual([]);
    await database.drop();
  });

  it('leaves nothing behind after a drop, even with a connection open', async () => {
    const database = await cloneDatabase({ migrate, migrationSources: [folder] });
    const client = new Client({ connectionString: database.url });
    // The cut connection reports itself here; without a listener that would end the process.
    client.on('error', () => undefined);
    await client.connect();
    await database.drop();
    await expect(query(database.url, 'select 1')).rejects.toMatchObject({ code: '3D000' });
    await client.end();
  });
});
