// Where a function of a built file stands in its source.
import fs from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** @typedef {{ url: string, lineNumber: number, columnNumber: number }} Place lines and columns from 0 */

/** @type {Map<string, SourceMap | null>} */
const maps = new Map();

/** @param {string} url @returns {SourceMap | null} */
function mapOf(url) {
  let map = maps.get(url);
  if (map === undefined) {
    // Packages are known by their own files; their sources are not here.
    const isOurs = url.startsWith('file:') && !url.includes('/node_modules/');
    const file = isOurs ? `${fileURLToPath(url)}.map` : '';
    map = file && fs.existsSync(file) ? new SourceMap(JSON.parse(fs.readFileSync(file, 'utf8'))) : null;
    maps.set(url, map);
  }
  return map;
}

/** A path below the workspace or a package, and a line from 1. @param {Place} place */
export function sourcePosition({ url, lineNumber, columnNumber }) {
  const entry = mapOf(url)?.findEntry(lineNumber, columnNumber);
  if (entry && 'originalSource' in entry) return `${shortPath(entry.originalSource)}:${entry.originalLine + 1}`;
  return url ? `${shortPath(url)}:${lineNumber + 1}` : '';
}

const shortPath = (location) => {
  const packageAt = location.lastIndexOf('node_modules/');
  if (packageAt !== -1) return location.slice(packageAt);
  return location.startsWith('node:') ? location : location.replace(/^(?:file:\/\/)?(?:\.{0,2}\/)*/, '');
};
