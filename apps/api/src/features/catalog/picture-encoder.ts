import { LIMITS, PICTURE_WIDTHS_PX, type PictureSize } from '@vitrine/contracts';
import sharp, { type Metadata, type ResizeOptions } from 'sharp';
import { DomainError } from '../../platform/errors';
import { BoundedQueue } from './bounded-queue';

export interface EncodedPicture {
  /** Of the largest kept size, in pixels. */
  readonly width: number;
  readonly height: number;
  /** WebP. */
  readonly files: Readonly<Record<PictureSize, Buffer>>;
}

const READERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map((name) => `VipsForeignLoad${name}`);
/** What those readers call what they read; `heif` is accepted as AVIF only. */
const FORMATS: ReadonlySet<string | undefined> = new Set(['jpeg', 'png', 'webp', 'gif', 'heif', 'avif']);
/** WebP ends at 16383 pixels a side; a picture longer than this is made narrower instead. */
const MAX_HEIGHT_PER_WIDTH = 4;
const QUALITY = 82;
const TIMEOUT_SECONDS = 20;
/** A picture under work takes tens of megabytes, a waiting one its upload. */
const queue = new BoundedQueue({ maxRunning: 2, maxWaiting: 16 });

// The format is decided by the readers there are, before anything else looks at the bytes: SVG, PDF and the rest have
// features (references, scripts, other files) that nobody should be able to reach with an upload.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: READERS });
// Every upload is another picture, so nothing is worth keeping; and two at a time fill two cores with a thread each.
sharp.cache(false);
sharp.concurrency(1);

/**
 * Decodes an upload and encodes it anew in every kept width, upright and without metadata. Nothing of the upload's own
 * bytes remains. Pictures are never enlarged.
 * @throws DomainError `picture.unreadable`, `request.too-large` for too many bytes or pixels, `server.busy`.
 */
export function encodePicture(file: Buffer): Promise<EncodedPicture> {
  if (file.length > LIMITS.pictureBytes.max) throw tooLarge('pictureBytes', LIMITS.pictureBytes.max);
  return queue.run(() => encode(file));
}

async function encode(file: Buffer): Promise<EncodedPicture> {
  await checkHeader(file);
  // Decoded once, as the largest kept size; the smaller ones are made of that.
  const { data, info } = await readable(
    sharp(file, { limitInputPixels: LIMITS.picturePixels.max, failOn: 'error' })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .autoOrient()
      .resize(boxOf('large'))
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true }),
  );
  const toWebp = (size: PictureSize): Promise<Buffer> =>
    sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } })
      .timeout({ seconds: TIMEOUT_SECONDS })
      .resize(boxOf(size))
      .webp({ quality: QUALITY })
      .toBuffer();
  const files = { small: await toWebp('small'), medium: await toWebp('medium'), large: await toWebp('large') };
  return { width: info.width, height: info.height, files };
}

/** Reads no pixels, so that a file which only claims to be huge costs nothing. */
async function checkHeader(file: Buffer): Promise<void> {
  const metadata = await readable(sharp(file, { limitInputPixels: false }).metadata());
  if (!isAccepted(metadata)) throw unreadable();
  // For an animation these are of one frame.
  if (metadata.width * (metadata.pageHeight ?? metadata.height) > LIMITS.picturePixels.max) {
    throw tooLarge('picturePixels', LIMITS.picturePixels.max);
  }
}

const isAccepted = ({ format, compression }: Metadata): boolean =>
  FORMATS.has(format) && (format !== 'heif' || compression === 'av1');

const boxOf = (size: PictureSize): ResizeOptions => ({
  width: PICTURE_WIDTHS_PX[size],
  height: PICTURE_WIDTHS_PX[size] * MAX_HEIGHT_PER_WIDTH,
  fit: 'inside',
  withoutEnlargement: true,
});

/** The library can't tell a bad file from another failure to read it; whatever the reader says, the file is refused. */
async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw unreadable(error);
  }
}

const unreadable = (cause?: unknown): DomainError =>
  Object.assign(new DomainError('picture.unreadable', 'This is no JPEG, PNG, WebP, AVIF or GIF that can be read.'), {
    cause,
  });
const tooLarge = (limit: string, max: number): DomainError =>
  new DomainError(
    'request.too-large',
    `The picture is larger than ${max} ${limit === 'picturePixels' ? 'pixels' : 'bytes'}.`,
    { limit, max },
  );
