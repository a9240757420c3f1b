// Built-ins only.
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const COMPRESSIBLE = /\.(?:js|css|html|svg|json)$/;
/** Below this a compressed answer saves nothing. */
const MIN_BYTES = 1_024;

/**
 * Puts a Brotli and a gzip copy beside every built file, so that the api sends them without compressing anything while
 * a show is on.
 * @param {string} folder
 */
export function precompress(folder) {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    if (!entry.isFile() || !COMPRESSIBLE.test(file) || fs.statSync(file).size < MIN_BYTES) continue;
    const content = fs.readFileSync(file);
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    fs.writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
    fs.writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
}
