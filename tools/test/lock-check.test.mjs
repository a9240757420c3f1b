import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { findLockProblems } from './lock-check.mjs';

describe('the lock check', () => {
  it('accepts optional packages at the root, beside, and below their dependent', () => {
    const problems = findLockProblems({
      '': { optionalDependencies: { native: '1' } },
      'node_modules/native': { optionalDependencies: { 'native-linux': '1', 'native-mac': '1' } },
      'node_modules/native-linux': {},
      'node_modules/native/node_modules/native-mac': {},
    });
    assert.deepEqual(problems, []);
  });

  it('finds a platform package that the registry did not have yet', () => {
    const problems = findLockProblems({
      'node_modules/@swc/core': { optionalDependencies: { '@swc/core-darwin-arm64': '1' } },
    });
    assert.equal(problems.length, 1);
    assert.match(problems[0], /core-darwin-arm64/);
  });

  it('does not take a package nested under a stranger for the missing one', () => {
    const problems = findLockProblems({
      'node_modules/native': { optionalDependencies: { 'native-linux': '1' } },
      'node_modules/stranger/node_modules/native-linux': {},
    });
    assert.equal(problems.length, 1);
  });

  it('refuses addresses of a registry', () => {
    const problems = findLockProblems({ 'node_modules/pg': { resolved: 'https://registry.example/pg.tgz' } });
    assert.match(problems[0], /registry\.example/);
  });
});
