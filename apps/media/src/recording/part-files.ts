import path from 'node:path';

/** What is known of a part from its beginning, in a file beside it. */
export interface OpenPart {
  readonly partId: string;
  readonly roomId: string;
  /** When its first picture came, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly picture: 'h264' | 'vp8' | null;
  readonly hasAudio: boolean;
}

/** A part that can be played and fetched. */
export interface ReadyPart extends OpenPart {
  readonly durationMs: number;
  readonly bytes: number;
  readonly contentType: 'video/mp4' | 'video/webm';
}

export const PartStage = {
  /** A worker writes it, or died over it. */
  Open: 'open',
  /** Whole, and still in the form in which it was written. */
  Closed: 'closed',
  Ready: 'ready',
  /** Nothing that can be played could be made of it; it is left to the operator. */
  Failed: 'failed',
} as const;
export type PartStage = (typeof PartStage)[keyof typeof PartStage];

const PART_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isPartId = (text: string): boolean => PART_ID.test(text);
/** Whether a file of this name was made for a part, in whatever stage. */
export const isOfPart = (name: string): boolean => isPartId(name.split('.')[0] ?? '');

/** Picture and sound as they come in. */
export const rawFile = (folder: string, partId: string): string => path.join(folder, `${partId}.mkv`);
export const playableFile = (folder: string, { partId, contentType }: ReadyPart): string =>
  path.join(folder, `${partId}.${contentType === 'video/mp4' ? 'mp4' : 'webm'}`);
/** The stage of a part is in the name of its description, which is renamed and so is never half one and half the other. */
export const stageFile = (folder: string, partId: string, stage: PartStage): string =>
  path.join(folder, `${partId}.${stage}.json`);

export function readStageName(name: string): { readonly partId: string; readonly stage: PartStage } | null {
  const [partId = '', stage = '', ending = '', ...more] = name.split('.');
  const known = Object.values(PartStage).find((one) => one === stage);
  return isPartId(partId) && known !== undefined && ending === 'json' && more.length === 0
    ? { partId, stage: known }
    : null;
}
