// Turns our drawings into the PNG files that a merchant would upload.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

const assets = path.join(import.meta.dirname, 'assets');
/** The tile that garments stand on in both apps. */
const TILE_COLOUR = '#EDEAE5';
const PICTURE = { width: 1000, height: 1250, margin: 110 };
const POSTER = { width: 900, height: 1600 };

/**
 * Writes the value in place of every `var(--name)`: the drawings colour a garment through custom properties on an element
 * above it, which the renderer does not know.
 * @param {string} svg
 */
export function resolveCustomProperties(svg) {
  /** @type {Record<string, string>[]} */
  const scopes = [{}];
  return svg.replace(/<(\/?)([\w:-]+)((?:[^>"']|"[^"]*"|'[^']*')*)>/g, (tag, slash, _name, attributes) => {
    if (slash) {
      scopes.pop();
      return tag;
    }
    const style = /\sstyle="([^"]*)"/.exec(attributes)?.[1] ?? '';
    const own = Object.fromEntries(
      [...style.matchAll(/(--[\w-]+)\s*:\s*([^;]+)/g)].map(([, name, value]) => [name, value.trim()]),
    );
    const scope = { ...scopes.at(-1), ...own };
    if (!attributes.trimEnd().endsWith('/')) scopes.push(scope);
    return tag.replace(/var\((--[\w-]+)\)/g, (whole, name) => scope[name] ?? whole);
  });
}

/** @param {string} file below assets */
async function readDrawing(file) {
  return Buffer.from(resolveCustomProperties(await readFile(path.join(assets, file), 'utf8')));
}

/** A garment on its tile. @param {string} file below assets @returns {Promise<Buffer>} PNG */
export async function drawGarment(file) {
  const { width, height, margin } = PICTURE;
  const garment = await sharp(await readDrawing(file), { density: 200 })
    .resize({ width: width - 2 * margin, height: height - 2 * margin, fit: 'contain', background: '#0000' })
    .png({ compressionLevel: 3 })
    .toBuffer();
  return sharp({ create: { width, height, channels: 3, background: TILE_COLOUR } })
    .composite([{ input: garment, left: margin, top: margin }])
    .png({ compressionLevel: 3 })
    .toBuffer();
}

/** A portrait that fills a phone. @param {string} file below assets @returns {Promise<Buffer>} PNG */
export async function drawPoster(file) {
  return sharp(await readDrawing(file), { density: 144 })
    .resize({ ...POSTER, fit: 'cover', position: 'centre' })
    .flatten({ background: TILE_COLOUR })
    .png({ compressionLevel: 3 })
    .toBuffer();
}
