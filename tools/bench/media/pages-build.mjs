// Builds the pages of host and viewer around our own libs/rtc, and says how large Agora's SDK is in such a build.
import path from 'node:path';
import { gzipSync } from 'node:zlib';

const SOURCE = path.join(import.meta.dirname, 'pages');
const PAGES = ['host', 'viewer', 'sdk'];
const SDK_MODULE = 'node_modules/agora-rtc-sdk-ng/';

/** @param {string} folder where they are laid @returns {Promise<{ bytes: number, gzipBytes: number }>} of the SDK's chunk */
export async function buildPages(folder) {
  const { build } = await import('vite');
  const output = await build({
    configFile: false,
    root: SOURCE,
    logLevel: 'error',
    resolve: { tsconfigPaths: true },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: { input: Object.fromEntries(PAGES.map((page) => [page, path.join(SOURCE, `${page}.html`)])) },
    },
  });
  const chunks = [output].flat().flatMap((one) => ('output' in one ? one.output : []));
  const sdk = chunks.find((chunk) => chunk.type === 'chunk' && chunk.moduleIds.some((id) => id.includes(SDK_MODULE)));
  if (sdk?.type !== 'chunk') throw new Error('The build has no chunk with the SDK of Agora.');
  const code = Buffer.from(sdk.code);
  return { bytes: code.length, gzipBytes: gzipSync(code).length };
}
