// npm start: from a bare checkout to a running Vitrine.
import './node-version.mjs';

// Only now: what follows uses what older versions of Node lack.
const { runStart } = await import('./run-start.mjs');
await runStart(process.argv.slice(2));
