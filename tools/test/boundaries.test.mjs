// The rules about who may import whom are only worth something if a wrong import really fails.
import assert from 'node:assert/strict';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { ESLint } from 'eslint';

import { workspaceRoot } from '../db/postgres-binaries.mjs';
import { runProgram } from '../start/run-program.mjs';
import { findTagProblems, readProjects } from './project-tags.mjs';

/** @type {ESLint} */
let eslint;

/** @param {string} file @param {string} code @returns {Promise<string[]>} the rules it breaks as errors */
async function brokenRules(file, code) {
  const [result] = await eslint.lintText(code, { filePath: path.join(workspaceRoot, file) });
  return result.messages.filter(({ severity }) => severity === 2).map(({ ruleId }) => ruleId ?? 'unparsable');
}

describe('import boundaries', () => {
  before(async () => {
    // The boundary rule stays silent without Nx's cached project graph; this makes it.
    const nx = path.join(workspaceRoot, 'node_modules/nx/dist/bin/nx.js');
    const env = { ...process.env, NX_DAEMON: 'false' };
    const outcome = await runProgram(process.execPath, [nx, 'show', 'projects'], { cwd: workspaceRoot, env });
    assert.equal(outcome.code, 0, outcome.text);
    eslint = new ESLint({ cwd: workspaceRoot });
  });

  const wrong = [
    [
      'a web app that imports the database',
      'apps/viewer/src/wrong.ts',
      "import { DataSource } from 'typeorm';\nexport const source = DataSource;\n",
    ],
    [
      'a web app that imports Nest',
      'apps/studio/src/wrong.ts',
      "import { Module } from '@nestjs/common';\nexport const module = Module;\n",
    ],
    [
      'a relative path into another project',
      'apps/viewer/src/wrong.ts',
      "import * as wire from '../../../libs/contracts/src/index';\nexport const all = wire;\n",
    ],
    [
      'a pure library that imports a package',
      'libs/timeline/src/wrong.ts',
      "import pg from 'pg';\nexport const client = pg;\n",
    ],
    [
      'contracts that import another library of ours',
      'libs/contracts/src/wrong.ts',
      "import * as rules from '@vitrine/domain';\nexport const all = rules;\n",
    ],
    [
      'a server that imports a web library',
      'apps/api/src/wrong.ts',
      "import * as web from '@vitrine/web';\nexport const all = web;\n",
    ],
    [
      'a web library that imports the server kit',
      'libs/web/src/wrong.ts',
      "import * as kit from '@vitrine/server-kit';\nexport const all = kit;\n",
    ],
    [
      'a browser library that imports React',
      'libs/client/src/wrong.ts',
      "import { useState } from 'react';\nexport const hook = useState;\n",
    ],
  ];
  for (const [what, file, code] of wrong) {
    it(`refuses ${what}`, async () => {
      const rules = await brokenRules(file, code);
      assert.ok(
        rules.some((rule) => ['@nx/enforce-module-boundaries', 'no-restricted-imports'].includes(rule)),
        `${file} broke only: ${rules.join(', ') || 'nothing'}`,
      );
    });
  }

  it('accepts the imports that the plan allows', async () => {
    const code = "import * as wire from '@vitrine/contracts';\nexport const all = wire;\n";
    assert.deepEqual(await brokenRules('libs/timeline/src/right.ts', code), []);
    assert.deepEqual(await brokenRules('apps/viewer/src/right.ts', code), []);
  });
});

describe('project tags', () => {
  it('are in order in this workspace', () => assert.deepEqual(findTagProblems(readProjects()), []));

  it('are demanded of every project', () => {
    assert.equal(findTagProblems([{ folder: 'libs/new', tags: [] }]).length, 2);
    assert.equal(findTagProblems([{ folder: 'libs/new', tags: null }]).length, 1);
    assert.match(findTagProblems([{ folder: 'libs/new', tags: ['scope:web'] }])[0], /type:/);
  });

  it('must be known and given once', () => {
    assert.match(findTagProblems([{ folder: 'libs/new', tags: ['scope:moon', 'type:ui'] }])[0], /scope:moon/);
    assert.match(
      findTagProblems([{ folder: 'libs/new', tags: ['scope:web', 'scope:server', 'type:ui'] }])[0],
      /exactly one/,
    );
  });
});
