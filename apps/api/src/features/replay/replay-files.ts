import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { RecordingPartStatus } from '@vitrine/domain';
import { DomainError } from '../../platform/errors';
import { Storage } from '../../platform/storage/storage';
import { partKey, RecordingParts } from '../media';
import { readByteRange } from './byte-range';

export interface FileAnswer {
  readonly status: 200 | 206 | 416;
  readonly headers: Readonly<Record<string, string>>;
  /** null where only the headers are told. */
  readonly content: Readable | null;
}

/** The files of a replay, whole or in the ranges that players ask for (RFC 9110 section 14). */
@Injectable()
export class ReplayFiles {
  constructor(
    private readonly parts: RecordingParts,
    private readonly storage: Storage,
  ) {}

  /** Of a running show too. @throws DomainError `request.not-found` for a part of another show too. */
  async open(roomId: string, partId: string, range: string | undefined): Promise<FileAnswer> {
    const part = await this.parts.find(partId);
    const isHere = part !== null && part.room_id === roomId && part.status === RecordingPartStatus.Stored;
    const size = isHere ? await this.storage.size(partKey(part)) : null;
    if (!isHere || size === null) throw new DomainError('request.not-found', 'There is no such part.');
    const headers = {
      'accept-ranges': 'bytes',
      'content-type': part.content_type,
      // Its bytes never change; kept by the browser of who watches, and by nobody in between.
      'cache-control': 'private, max-age=86400, immutable',
      etag: `"${part.id}"`,
      'x-content-type-options': 'nosniff',
    };
    const wanted = readByteRange(range, size);
    if (wanted === 'unsatisfiable')
      return { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` }, content: null };
    const { first, last } = wanted ?? { first: 0, last: size - 1 };
    return {
      status: wanted === null ? 200 : 206,
      headers: {
        ...headers,
        'content-length': String(last - first + 1),
        ...(wanted && { 'content-range': `bytes ${first}-${last}/${size}` }),
      },
      content: this.storage.readRange(partKey(part), first, last),
    };
  }
}
