import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';

import { lockHolder, takeLock, withFileLock } from './file-lock.mjs';

describe('a file lock', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vitrine-lock-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('lets one in at a time', async () => {
    const file = path.join(folder, 'busy');
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([1, 2, 3, 4].map(() => withFileLock(file, work)));
    assert.equal(most, 1);
    assert.equal(fs.existsSync(file), false);
  });

  it('is free again when the work fails', async () => {
    const file = path.join(folder, 'failed');
    await assert.rejects(
      withFileLock(file, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(takeLock(file), true);
  });

  it(
    'is not held by a later process that got the same id',
    { skip: process.platform !== 'linux' && 'needs /proc' },
    () => {
      const file = path.join(folder, 'reborn');
      fs.writeFileSync(file, JSON.stringify({ pid: process.pid, mark: 'another boot 1' }));
      assert.equal(lockHolder(file), null);
      fs.rmSync(file);
      takeLock(file);
      assert.equal(lockHolder(file), process.pid);
    },
  );

  it('gives up on a holder that never lets go', async () => {
    const file = path.join(folder, 'held');
    takeLock(file);
    await assert.rejects(
      withFileLock(file, async () => {}, 20),
      /holds/,
    );
  });
});
