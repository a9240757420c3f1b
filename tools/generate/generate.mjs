// The pages that are made from the code:
//   npm run generate              writes docs/openapi.json, docs/permissions.md and the tables of docs/protocol.md
//   npm run generate -- --check   fails when one of them is not what the code says
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { start } from '../db/embedded-postgres.mjs';
import { workspaceRoot } from '../db/postgres-binaries.mjs';
import { runProgram } from '../start/run-program.mjs';

const docs = path.join(workspaceRoot, 'docs');
const api = path.join(workspaceRoot, 'apps/api');
const MARK = { begin: '<!-- generated: begin -->', end: '<!-- generated: end -->' };

/** Runs one of the api's commands from source. @param {string} url @param {string} command @param {string} dataDir */
async function runApi(url, command, dataDir) {
  const outcome = await runProgram(
    process.execPath,
    ['--import', '@swc-node/register/esm-register', path.join(api, 'src/main.ts'), command],
    {
      cwd: workspaceRoot,
      env: {
        ...process.env,
        TS_NODE_PROJECT: path.join(api, 'tsconfig.json'),
        DATABASE_URL: url,
        VITRINE_DATA_DIR: dataDir,
        VITRINE_LOG_LEVEL: 'silent',
        VITRINE_MEDIA_SECRET: randomBytes(24).toString('hex'),
      },
    },
  );
  if (outcome.code !== 0) throw new Error(outcome.text.trim() || `the api's command ${command} failed`);
  return outcome.text;
}

async function describeApi() {
  const { default: pg } = await import('pg');
  const given = process.env.TEST_DATABASE_URL;
  const server = given
    ? { url: given, reused: true, stopIfIdle: async () => {} }
    : await start({ dataDir: path.join(workspaceRoot, '.data/test-postgres'), durability: 'off' });
  const name = `vitrine_generate_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'vitrine-generate-'));
  try {
    await admin.query(`create database ${name}`);
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    await runApi(url.href, 'migrate', dataDir);
    const text = await runApi(url.href, 'describe', dataDir);
    return JSON.parse(text.slice(text.indexOf('{"openApi"')));
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
    fs.rmSync(dataDir, { recursive: true, force: true });
    if (!server.reused) await server.stopIfIdle();
  }
}

/** @param {string[]} head @param {string[][]} rows */
const table = (head, rows) =>
  [
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows.map((row) => `| ${row.join(' | ')} |`),
  ].join('\n');

/** @param {{ name: string, rule: string }[]} inventory */
const permissionsPage = (inventory) =>
  [
    '# Who may do what',
    '',
    'Every route and socket command with the permission it needs. Made by `npm run generate`; a change here is a change of',
    'what somebody may do. `in room(roomId)` means: held in the room that this parameter names. Roles and what they may do',
    'are one table in `libs/contracts/src/permissions.ts`.',
    '',
    table(
      ['route or command', 'who'],
      inventory.map(({ name, rule }) => [`\`${name}\``, rule]),
    ),
    '',
  ].join('\n');

async function protocolTables() {
  const { register } = await import('node:module');
  process.env.TS_NODE_PROJECT = path.join(api, 'tsconfig.json');
  register('@swc-node/register/esm', pathToFileURL(`${workspaceRoot}/`));
  const contracts = await import(pathToFileURL(path.join(workspaceRoot, 'libs/contracts/src/index.ts')).href);
  const entries = Object.keys(contracts.ENTRY_LANE).map((kind) => [
    `\`${kind}\``,
    contracts.ENTRY_LANE[kind],
    String(contracts.ENTRY_VERSION[kind]),
  ]);
  const errors = Object.entries(contracts.ERROR_STATUS).map(([code, status]) => [`\`${code}\``, String(status)]);
  return [
    `Protocol version ${contracts.PROTOCOL_VERSION}; the oldest still spoken to is ${contracts.OLDEST_PROTOCOL_VERSION}.`,
    '',
    '### Entries',
    '',
    table(['kind', 'lane', 'version of its data'], entries),
    '',
    '### Errors',
    '',
    table(['code', 'HTTP status'], errors),
  ].join('\n');
}

/** @param {string} page @param {string} content */
function withGenerated(page, content) {
  const [before, rest] = page.split(MARK.begin);
  const after = rest?.split(MARK.end)[1];
  if (before === undefined || after === undefined) throw new Error('docs/protocol.md has lost its generated section.');
  return `${before}${MARK.begin}\n\n${content}\n\n${MARK.end}${after}`;
}

const { format } = await import('prettier');
const prettierOptions = JSON.parse(fs.readFileSync(path.join(workspaceRoot, '.prettierrc.json'), 'utf8'));
const { openApi, inventory } = await describeApi();
const protocolFile = path.join(docs, 'protocol.md');
const markdown = (/** @type {string} */ text) => format(text, { ...prettierOptions, parser: 'markdown' });
const pages = [
  { file: path.join(docs, 'openapi.json'), text: `${JSON.stringify(openApi, null, 1)}\n` },
  { file: path.join(docs, 'permissions.md'), text: await markdown(permissionsPage(inventory)) },
  {
    file: protocolFile,
    text: await markdown(withGenerated(fs.readFileSync(protocolFile, 'utf8'), await protocolTables())),
  },
];

const stale = pages.filter(({ file, text }) => !fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text);
if (process.argv.includes('--check')) {
  for (const { file } of stale)
    console.error(`${path.relative(workspaceRoot, file)} is not what the code says: run npm run generate.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
  if (stale.length === 0) console.log('The generated pages are fresh.');
} else {
  for (const { file, text } of stale) fs.writeFileSync(file, text);
  console.log(
    stale.length === 0
      ? 'The generated pages were fresh.'
      : `Wrote ${stale.map(({ file }) => path.relative(workspaceRoot, file)).join(', ')}.`,
  );
}
process.exit();
