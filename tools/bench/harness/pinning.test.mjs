import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';

import { findPlacements, placed } from './pinning.mjs';

describe('a program in its place', () => {
  it('is started through nice, taskset and ip only where they do something', () => {
    assert.deepEqual(placed({ cores: null, niceness: 0 }, 'node', ['a']), { program: 'node', args: ['a'] });
    assert.deepEqual(placed({ cores: '1', niceness: -10 }, 'node', ['a']), {
      program: 'nice',
      args: ['-n', '-10', 'taskset', '-c', '1', 'node', 'a'],
    });
    assert.deepEqual(placed({ cores: null, niceness: 0, namespace: 'apart' }, 'node', ['a']), {
      program: 'ip',
      args: ['netns', 'exec', 'apart', 'node', 'a'],
    });
  });

  it('runs where this machine said that it may', () => {
    for (const placement of Object.values(findPlacements())) {
      const { program, args } = placed(placement, process.execPath, [
        '-e',
        'process.stdout.write(String(os.getPriority()))',
      ]);
      const answer = spawnSync(program, args, { encoding: 'utf8' });
      assert.equal(answer.stdout.trim(), String(placement.niceness), answer.stderr);
    }
  });

  it('runs on every core also where whoever starts it has only one', () => {
    const { driver, everywhere } = findPlacements();
    if (driver.cores === null) return;
    const counting = placed(everywhere, process.execPath, [
      '-e',
      'process.stdout.write(String(os.availableParallelism()))',
    ]);
    const { program, args } = placed(driver, counting.program, counting.args);
    const answer = spawnSync(program, args, { encoding: 'utf8' });
    assert.equal(answer.stdout.trim(), '2', answer.stderr);
  });
});
