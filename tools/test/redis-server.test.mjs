import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, it } from 'node:test';

import { runProgram } from '../start/run-program.mjs';

const program = path.join(import.meta.dirname, 'redis-server.mjs');
const SERVER = 'echo "Redis server v=7.0.0"';

describe('finding a redis-server', { skip: process.platform === 'win32' && 'needs a shell' }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vitrine-find-redis-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    for (const name of fs.readdirSync(folder)) fs.rmSync(path.join(folder, name), { recursive: true });
  });

  /** @param {string} name @param {string} script @returns {string} */
  const write = (name, script) => {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return file;
  };
  /** Runs it where nothing is installed but what the test has written. @param {NodeJS.ProcessEnv} [env] */
  const find = async (env = {}) => {
    const { code, text } = await runProgram(process.execPath, [program], {
      env: { PATH: ['broken', 'bin'].map((name) => path.join(folder, name)).join(':'), XDG_CACHE_HOME: folder, ...env },
    });
    return { code, text: text.trim() };
  };

  it('takes the one that is named, and no other', async () => {
    write('bin/redis-server', SERVER);
    const named = write('elsewhere/my-redis', SERVER);
    assert.deepEqual(await find({ VITRINE_REDIS_SERVER: named }), { code: 0, text: named });
    const wrong = write('elsewhere/other', 'echo something else');
    for (const given of [wrong, path.join(folder, 'absent')]) {
      const { code, text } = await find({ VITRINE_REDIS_SERVER: given });
      assert.equal(code, 1);
      assert.equal(text, `VITRINE_REDIS_SERVER is ${given}, and that is no redis-server that starts.`);
    }
  });

  it('takes the first on the path that starts', async () => {
    write('broken/redis-server', 'exit 127');
    const good = write('bin/redis-server', SERVER);
    assert.deepEqual(await find(), { code: 0, text: good });
  });

  it("unpacks Debian's with what it needs, once, and leaves the system alone", async () => {
    const calls = path.join(folder, 'calls');
    write(
      'bin/apt-get',
      `echo "$1 $2" >> ${calls}
case $1 in
  install) echo "Inst libone (1.0 Debian)"; echo "Inst redis-server (7.0 Debian)" ;;
  download) shift; for name; do : > $name.deb; done ;;
esac`,
    );
    write(
      'bin/dpkg',
      `PATH=/usr/bin:/bin
case $2 in
  libone.deb) mkdir -p $3/usr/lib/any; : > $3/usr/lib/any/libone.so.1 ;;
  *) mkdir -p $3/usr/bin; printf '#!/bin/sh\\ntest -f $LD_LIBRARY_PATH/libone.so.1 && ${SERVER}' > $3/usr/bin/redis-server
     chmod +x $3/usr/bin/redis-server ;;
esac`,
    );
    const shell = path.join(folder, 'shell');
    fs.mkdirSync(shell);
    for (const name of ['sh', 'dirname']) {
      const file = ['/usr/bin', '/bin']
        .map((bin) => path.join(bin, name))
        .find((candidate) => fs.existsSync(candidate));
      fs.symlinkSync(file ?? name, path.join(shell, name));
    }
    const systemPath = `${path.join(folder, 'bin')}:${shell}`;
    const expected = path.join(folder, 'vitrine-redis-server/redis-server');
    assert.deepEqual(await find({ PATH: systemPath }), { code: 0, text: expected });
    const asked = fs.readFileSync(calls, 'utf8');
    assert.match(asked, /install --simulate\ndownload libone/);
    assert.deepEqual(await find({ PATH: systemPath }), { code: 0, text: expected });
    assert.equal(fs.readFileSync(calls, 'utf8'), asked);
  });

  it('says what to do when there is none and none can be had', async () => {
    write('bin/apt-get', 'echo "E: Unable to locate package redis-server"; exit 100');
    const { code, text } = await find();
    assert.equal(code, 1);
    assert.match(text, /name it in VITRINE_REDIS_SERVER\.\napt-get \S+: E: Unable to locate package redis-server$/);
    assert.deepEqual(fs.readdirSync(folder), ['bin']);
  });
});
