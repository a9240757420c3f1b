import { parseArgs } from 'node:util';

import { ensureBuilt } from './build.mjs';
import { dataFolder, resetDataFolder } from './data-folder.mjs';
import { ensureInstalled } from './install.mjs';
import { Progress, reportFailure, StartError } from './progress.mjs';
import { onStopSignal } from './signals.mjs';
import { requireFreePort, startVitrine } from './vitrine.mjs';

const USAGE = `npm start -- [--reset [--yes]] [--no-demo]
  --reset     delete the data folder first (asks; --yes answers)
  --no-demo   start without the demo store
Variables: PORT, VITRINE_HOST, VITRINE_DATA_DIR, DATABASE_URL (see README.md)`;

/** @param {string[]} args */
export function readOptions(args) {
  try {
    const flag = /** @type {{ type: 'boolean', default: boolean }} */ ({ type: 'boolean', default: false });
    const { values } = parseArgs({ args, options: { reset: flag, yes: flag, 'no-demo': flag, help: flag } });
    return {
      isReset: Boolean(values.reset),
      isConfirmed: Boolean(values.yes),
      withDemo: !values['no-demo'],
      isHelp: Boolean(values.help),
    };
  } catch (error) {
    throw new StartError(`${/** @type {Error} */ (error).message}\n${USAGE}`);
  }
}

export function readPort() {
  const port = Number(process.env.PORT || 3000);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new StartError(`PORT must be a number from 1 to 65535, and is "${process.env.PORT}".`);
  return port;
}

export const readHost = () => process.env.VITRINE_HOST || '127.0.0.1';

/** Loads the demo store when it is not there; a failure is told and does not stop the start. */
export async function loadDemoStore(vitrine, progress) {
  const { loadDemo } = await import('../demo/load.mjs');
  try {
    return await progress.step(
      'Loading the demo store',
      () => loadDemo({ origin: vitrine.origin, databaseUrl: vitrine.databaseUrl }),
      (demo) => (demo.wasLoaded ? `Demo store ${demo.storeName} loaded` : `Demo store ${demo.storeName} is there`),
    );
  } catch (error) {
    console.error(
      `The demo store could not be loaded and will be tried again at the next start: ${/** @type {Error} */ (error).message}`,
    );
    return null;
  }
}

/** @param {{ accounts: readonly { email: string, role: string }[], password: string }} demo */
export function describeDemo({ accounts, password }) {
  const width = Math.max(...accounts.map(({ email }) => email.length));
  return [
    `  Demo accounts, all with the password ${password}`,
    ...accounts.map(({ email, role }) => `    ${email.padEnd(width)}   ${role}`),
    '',
    '  Test cards: 4242 4242 4242 4242 pays, 4000 0000 0000 0002 is declined, 4000 0025 0000 3155 asks at the bank',
  ].join('\n');
}

/** @param {string[]} args */
export async function runStart(args) {
  const progress = new Progress();
  try {
    const options = readOptions(args);
    if (options.isHelp) return void console.log(USAGE);
    const [port, host, dataDir] = [readPort(), readHost(), dataFolder()];
    await requireFreePort(port, host);
    progress.say('Starting Vitrine (ctrl-C stops it)');
    if (options.isReset) {
      await resetDataFolder(dataDir, options.isConfirmed);
      progress.say('  ✓ Data folder emptied');
    }
    await ensureInstalled(progress);
    await ensureBuilt(progress);

    // A signal may come while it starts: stop what stands once that is known.
    const starting = startVitrine({ port, host, dataDir, progress });
    let isStopping = false;
    const stop = async () => {
      isStopping = true;
      console.log('\nStopping Vitrine …');
      const vitrine = await starting.catch(() => null);
      await vitrine?.stop();
      console.log('Vitrine has stopped.');
    };
    onStopSignal(stop, () => void starting.then((vitrine) => vitrine.kill()));
    const vitrine = await starting;
    const demo = !options.withDemo || isStopping ? null : await loadDemoStore(vitrine, progress);
    if (isStopping) return;
    console.log(`\nVitrine is ready: ${vitrine.origin}\n`);
    console.log(
      `  Watch and buy   ${vitrine.origin}/\n  Studio          ${vitrine.origin}/studio\n  API             ${vitrine.origin}/api/docs\n`,
    );
    if (demo) console.log(`${describeDemo(demo)}\n`);
  } catch (error) {
    reportFailure(error);
    process.exit(1);
  }
}
