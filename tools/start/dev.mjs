// npm run dev: everything from source, reloading on edit.
import './node-version.mjs';

const { runDev } = await import('./run-dev.mjs');
await runDev(process.argv.slice(2));
