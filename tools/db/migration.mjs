// Migrations against a database of their own, so that nobody's data decides what is generated:
//   npm run migration:generate -- AddRooms   writes the difference between the entities and the migrations
//   npm run migration:check                  fails when there is a difference
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { runProgram } from '../start/run-program.mjs';
import { start, stopIfIdle } from './embedded-postgres.mjs';
import { workspaceRoot } from './postgres-binaries.mjs';

const folder = path.join(workspaceRoot, 'apps/api/src/platform/database/migrations');
const dataSource = path.join(workspaceRoot, 'apps/api/src/data-source.ts');

/** @param {string} url @param {string[]} args */
function typeorm(url, args) {
  const cli = path.join(workspaceRoot, 'node_modules/typeorm/cli.js');
  const env = {
    ...process.env,
    DATABASE_URL: url,
    TS_NODE_PROJECT: path.join(workspaceRoot, 'apps/api/tsconfig.json'),
  };
  return runProgram(process.execPath, ['--import', '@swc-node/register/esm-register', cli, ...args], {
    cwd: workspaceRoot,
    env,
  });
}

/** @param {(url: string) => Promise<void>} work */
async function withEmptyDatabase(work) {
  const { default: pg } = await import('pg');
  const dataDir = path.join(workspaceRoot, '.data/test-postgres');
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? null : await start({ dataDir, durability: 'off' });
  const serverUrl = given ?? server?.url;
  const name = `vitrine_migration_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  try {
    await admin.query(`create database ${name}`);
    const url = new URL(/** @type {string} */ (serverUrl));
    url.pathname = `/${name}`;
    await work(url.toString());
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
    if (server && !server.reused) await stopIfIdle({ dataDir });
  }
}

/** Lists the migration files in the order of their time stamps. */
function writeIndex() {
  const files = fs
    .readdirSync(folder)
    .filter((name) => /^\d+-.*\.ts$/.test(name))
    .sort();
  const classes = files.map((file) => {
    const found = /export class (\w+)/.exec(fs.readFileSync(path.join(folder, file), 'utf8'));
    if (!found) throw new Error(`${file} exports no class.`);
    return { file, name: found[1] };
  });
  const imports = classes.map(({ file, name }) => `import { ${name} } from './${file.replace(/\.ts$/, '')}';`);
  const text = [
    "import type { MigrationInterface } from 'typeorm';",
    ...imports,
    '',
    '/** In the order in which they run. Written by `npm run migration:generate`. */',
    `export const migrations: (new () => MigrationInterface)[] = [${classes.map(({ name }) => name).join(', ')}];`,
    '',
  ].join('\n');
  fs.writeFileSync(path.join(folder, 'index.ts'), text);
}

/** @param {{ code: number, text: string }} outcome */
function requireSuccess(outcome) {
  if (outcome.code !== 0) throw new Error(outcome.text.trim());
}

async function main() {
  const [command, name = 'Change'] = process.argv.slice(2);
  if (command === 'generate') {
    await withEmptyDatabase(async (url) => {
      requireSuccess(await typeorm(url, ['migration:run', '-d', dataSource]));
      requireSuccess(await typeorm(url, ['migration:generate', '--pretty', '-d', dataSource, path.join(folder, name)]));
    });
    writeIndex();
    const prettier = path.join(workspaceRoot, 'node_modules/prettier/bin/prettier.cjs');
    requireSuccess(await runProgram(process.execPath, [prettier, '--write', folder]));
    console.log(`The new migration is in ${path.relative(process.cwd(), folder)}: read it before you commit it.`);
  } else if (command === 'check') {
    await withEmptyDatabase(async (url) => {
      requireSuccess(await typeorm(url, ['migration:run', '-d', dataSource]));
      requireSuccess(
        await typeorm(url, ['migration:generate', '--check', '-d', dataSource, path.join(folder, 'Check')]),
      );
    });
    console.log('Entities and migrations agree.');
  } else {
    console.error('Say generate NAME, or check.');
    process.exitCode = 1;
  }
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
