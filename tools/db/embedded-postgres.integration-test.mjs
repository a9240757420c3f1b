import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';

import { remove, start, status, stop } from './embedded-postgres.mjs';

/** @param {string} url @param {string} sql */
async function query(url, sql) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The server's own process. @param {string} dataDir */
const serverPid = (dataDir) => Number(fs.readFileSync(path.join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('the embedded PostgreSQL', () => {
  let parent = '';
  let dataDir = '';
  const launch = (more = {}) => start({ dataDir, durability: 'off', ...more });

  before(() => {
    parent = fs.mkdtempSync(path.join(os.tmpdir(), 'vitrine-postgres-test-'));
    fs.chmodSync(parent, 0o711);
    dataDir = path.join(parent, 'postgres');
  });
  after(async () => {
    await remove({ dataDir });
    fs.rmSync(parent, { recursive: true, force: true });
  });

  it('makes one server out of starts at the same time', async () => {
    const servers = await Promise.all([launch(), launch(), launch()]);
    assert.equal(new Set(servers.map(({ port }) => port)).size, 1);
    assert.equal(servers.filter(({ reused }) => !reused).length, 1);
  });

  it('keeps its password from other users and asks for it', async () => {
    const { url, dataDir: folder } = await launch();
    assert.equal(fs.statSync(path.join(folder, 'vitrine.password')).mode & 0o777, 0o600);
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    const wrong = new URL(url);
    wrong.password = 'guess';
    await assert.rejects(query(wrong.toString(), 'select 1'), { code: '28P01' });
  });

  it('listens on this machine only', async () => {
    const [{ addresses }] = await query(
      (await launch()).url,
      "select current_setting('listen_addresses') as addresses",
    );
    assert.equal(addresses, '127.0.0.1');
  });

  it('outlives a killed starter, and the next start takes it over with its data', async () => {
    await stop({ dataDir });
    const script = `
      const { start } = await import(${JSON.stringify(new URL('./embedded-postgres.mjs', import.meta.url).href)});
      await start({ dataDir: ${JSON.stringify(dataDir)}, durability: 'off' });
      console.log('up');
      setInterval(() => {}, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => starter.stdout.once('data', resolve));
    starter.kill('SIGKILL');
    await new Promise((resolve) => starter.once('exit', resolve));
    const server = await launch();
    assert.equal(server.reused, true);
    await query(server.url, 'create table kept (id int); insert into kept values (7)');
    await stop({ dataDir });
    assert.equal((await status({ dataDir })).port, null);
    assert.deepEqual(await query((await launch()).url, 'select id from kept'), [{ id: 7 }]);
  });

  it('comes back after its server was killed a moment ago', async () => {
    const { dataDir: folder } = await launch();
    process.kill(serverPid(folder), 'SIGKILL');
    const server = await launch();
    assert.equal(server.reused, false);
    assert.equal((await query(server.url, 'select 1 as one'))[0].one, 1);
  });

  it('takes another port when its own is taken', async () => {
    const other = path.join(parent, 'other');
    try {
      const [first, second] = [await launch(), await start({ dataDir: other, durability: 'off' })];
      assert.notEqual(first.port, second.port);
    } finally {
      await remove({ dataDir: other });
    }
  });

  it('leaves a folder alone that holds something else', async () => {
    const foreign = path.join(parent, 'foreign');
    fs.mkdirSync(foreign);
    fs.writeFileSync(path.join(foreign, 'thesis.txt'), 'years of work');
    await assert.rejects(start({ dataDir: foreign }), /holds something that is not Vitrine's database/);
    assert.equal(fs.readFileSync(path.join(foreign, 'thesis.txt'), 'utf8'), 'years of work');
  });

  it('works below a folder that only root may enter', { skip: process.getuid?.() !== 0 && 'not root' }, async () => {
    const closed = path.join(parent, 'closed');
    fs.mkdirSync(closed, { mode: 0o700 });
    const sheltered = path.join(closed, 'postgres');
    try {
      const server = await start({ dataDir: sheltered, durability: 'off' });
      assert.match(server.dataDir, /^\/var\/tmp\/vitrine-postgres-/);
      assert.equal((await query(server.url, 'select 1 as one'))[0].one, 1);
    } finally {
      await remove({ dataDir: sheltered });
    }
  });
});
