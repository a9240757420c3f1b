import { LIMITS } from '@vitrine/contracts';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '../../platform/errors';
import { BoundedQueue } from './bounded-queue';

export interface PictureUpload {
  readonly file: Buffer;
  /** The text fields beside the file, unchecked. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Uploads that are in memory at a time, from their first byte until they are kept: two under work, the others waiting. */
const uploads = new BoundedQueue({ maxRunning: 18, maxWaiting: 0 });

/**
 * Reads an upload and hands it on. Its place is taken before the body is read, so that uploads beyond the bound cost
 * no memory. @throws DomainError `server.busy`, and what `readPictureUpload` refuses.
 */
export const receivePicture = <T>(request: FastifyRequest, keep: (upload: PictureUpload) => Promise<T>): Promise<T> =>
  uploads.run(async () => keep(await readPictureUpload(request)));

/**
 * Reads a multipart request with one part `file`; the parts may come in any order.
 * @throws DomainError `request.unsupported-media-type`, `request.malformed`, `request.too-large`, `request.invalid`
 * without a file.
 */
async function readPictureUpload(request: FastifyRequest): Promise<PictureUpload> {
  if (!request.isMultipart())
    throw new DomainError('request.unsupported-media-type', 'Send the picture as multipart/form-data.');
  const fields = new Map<string, unknown>();
  let file: Buffer | null = null;
  try {
    for await (const part of request.parts()) {
      if (part.type === 'file') {
        const content = await part.toBuffer();
        if (part.fieldname === 'file') file = content;
        else fields.set(part.fieldname, null);
      } else if (part.valueTruncated || part.fieldnameTruncated) {
        throw new DomainError('request.too-large', 'A field is too large.', { limit: 'fieldSize' });
      } else {
        fields.set(part.fieldname, part.value);
      }
    }
  } catch (error) {
    throw uploadRefusal(error);
  }
  if (!file || file.length === 0) {
    throw new DomainError('request.invalid', 'The picture is missing.', {
      fields: [{ path: 'file', rules: ['file must be a picture'] }],
    });
  }
  return { file, fields: Object.fromEntries(fields) };
}

/** What the parser throws about a body that is no well-formed multipart carries no status of its own. */
function uploadRefusal(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  if (status === 413)
    return new DomainError('request.too-large', 'The upload is too large.', {
      limit: 'pictureBytes',
      max: LIMITS.pictureBytes.max,
    });
  return new DomainError('request.malformed', 'The upload is not well-formed multipart/form-data.');
}
