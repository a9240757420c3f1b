import assert from 'node:assert/strict';
import { it } from 'node:test';

import { candidateVersion, packagesToInstall } from './janus-package.mjs';

it('reads what apt would install', () => {
  const text = [
    'Reading package lists...',
    'Inst libnice10 (0.1.21-1 Debian:12/oldstable [amd64])',
    'Inst libssl3 [3.0.1-1] (3.0.17-1 Debian-Security:12/oldstable-security [amd64])',
    'Inst janus (1.1.2-1 Debian:12/oldstable [amd64])',
    'Conf janus (1.1.2-1 Debian:12/oldstable [amd64])',
  ].join('\n');
  assert.deepEqual(packagesToInstall(text), ['libnice10=0.1.21-1', 'libssl3=3.0.17-1', 'janus=1.1.2-1']);
});

it('reads which version there is, and that there is none', () => {
  assert.equal(candidateVersion('janus:\n  Installed: (none)\n  Candidate: 1.1.2-1\n'), '1.1.2-1');
  assert.equal(candidateVersion('janus:\n  Installed: (none)\n  Candidate: (none)\n'), null);
  assert.equal(candidateVersion(''), null);
});
