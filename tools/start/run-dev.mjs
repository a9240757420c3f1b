import path from 'node:path';

import { workspaceRoot } from '../db/postgres-binaries.mjs';
import { dataFolder } from './data-folder.mjs';
import { ensureInstalled } from './install.mjs';
import { Progress, reportFailure } from './progress.mjs';
import { describeDemo, loadDemoStore, readHost, readOptions, readPort } from './run-start.mjs';
import { onStopSignal } from './signals.mjs';
import { SupervisedChild } from './supervisor.mjs';
import { localAddress, requireFreePort, startVitrine } from './vitrine.mjs';

/** The ports in the apps' Vite settings. */
const WEB_APPS = [
  { name: 'viewer', port: 4201, path: '/' },
  { name: 'studio', port: 4202, path: '/studio/' },
];
const WEB_STOP_MS = 2_000;

/** @param {string} name @param {string} dataDir @param {string} apiOrigin */
function startWebApp(name, dataDir, apiOrigin) {
  return new SupervisedChild({
    name,
    args: [path.join(workspaceRoot, 'node_modules/vite/bin/vite.js'), '--host', '127.0.0.1', '--clearScreen', 'false'],
    cwd: path.join(workspaceRoot, 'apps', name),
    env: { ...process.env, NODE_ENV: 'development', VITRINE_API_ORIGIN: apiOrigin },
    logFile: path.join(dataDir, 'logs', `${name}.log`),
    echo: (text) => console.error(text),
    echoesAtOnce: true,
  });
}

/** @param {string[]} args */
export async function runDev(args) {
  const progress = new Progress();
  try {
    const options = readOptions(args);
    const [port, host, dataDir] = [readPort(), readHost(), dataFolder()];
    for (const needed of [port, ...WEB_APPS.map((app) => app.port)]) await requireFreePort(needed, host);
    progress.say('Starting Vitrine from its sources (ctrl-C stops it)');
    await ensureInstalled(progress);

    // The pages come from Vite's servers and their requests from another origin than the api's.
    const origins = WEB_APPS.map((app) => `http://localhost:${app.port}`).join(',');
    const env = { VITRINE_ALLOWED_ORIGINS: process.env.VITRINE_ALLOWED_ORIGINS || origins };
    const starting = startVitrine({ port, host, dataDir, progress, fromSource: true, env });
    /** @type {SupervisedChild[]} */
    const webApps = [];
    const stop = async () => {
      console.log('\nStopping …');
      await Promise.all(webApps.map((app) => app.stop(WEB_STOP_MS)));
      const vitrine = await starting.catch(() => null);
      await vitrine?.stop();
    };
    onStopSignal(stop, () => {
      for (const app of webApps) app.kill();
      void starting.then((vitrine) => vitrine.kill());
    });
    const vitrine = await starting;
    const apiOrigin = `http://${localAddress(host)}:${port}`;
    webApps.push(...WEB_APPS.map(({ name }) => startWebApp(name, dataDir, apiOrigin)));
    for (const app of webApps) app.markReady();
    const demo = options.withDemo ? await loadDemoStore(vitrine, progress) : null;
    const addresses = WEB_APPS.map((app) => `  ${app.name.padEnd(8)} http://localhost:${app.port}${app.path}`);
    console.log(
      `\nEvery edit reloads.\n\n${addresses.join('\n')}\n  api      ${vitrine.origin}/api/docs\n  logs     ${path.join(dataDir, 'logs')}\n`,
    );
    if (demo) console.log(`${describeDemo(demo)}\n`);
  } catch (error) {
    reportFailure(error);
    process.exit(1);
  }
}
