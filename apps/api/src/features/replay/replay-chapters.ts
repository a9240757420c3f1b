import { Injectable } from '@nestjs/common';
import type { Entry, EntryKind, PinView, ReplayChapterView } from '@vitrine/contracts';
import { EntryStore } from '../../platform/timeline/entry-store';
import { shownSpans } from '../rooms';

const LAST_NUMBER = Number.MAX_SAFE_INTEGER;
/** Far more than a show can have within the limits of its commands. */
const MAX_PIN_ENTRIES = 20_000;
/** A piece that was shown by mistake is no chapter. */
const MIN_CHAPTER_MS = 1_000;

export interface Chapters {
  /** In the order of the show. */
  readonly chapters: readonly ReplayChapterView[];
  /** Every piece that was pinned, as it was last, in the order in which it was pinned first. */
  readonly pins: readonly PinView[];
}

/** What was shown when, from the log of a show. */
@Injectable()
export class ReplayChapters {
  constructor(private readonly entries: EntryStore) {}

  async of(roomId: string, durationMs: number): Promise<Chapters> {
    const pins = new Map<string, PinView>();
    for (const entry of await this.ofKinds(roomId, ['pin.pinned', 'pin.edited'])) {
      if (entry.kind === 'pin.pinned') pins.set(entry.data.pin.id, entry.data.pin);
      else if (entry.kind === 'pin.edited' && pins.has(entry.data.pin.id)) pins.set(entry.data.pin.id, entry.data.pin);
    }
    const spans = shownSpans(await this.ofKinds(roomId, ['pin.shown', 'pin.unpinned']), durationMs);
    const chapters = [...spans].flatMap(([pinId, shown]) => {
      const productId = pins.get(pinId)?.productId;
      if (productId === undefined) return [];
      return shown
        .filter(({ fromMs, toMs }) => toMs - fromMs >= MIN_CHAPTER_MS)
        .map(({ fromMs, toMs }) => ({ pinId, productId, fromMs, toMs }));
    });
    return { chapters: chapters.sort((left, right) => left.fromMs - right.fromMs), pins: [...pins.values()] };
  }

  private async ofKinds(roomId: string, kinds: readonly EntryKind[]): Promise<Entry[]> {
    const found = await Promise.all(
      kinds.map((kind) =>
        this.entries.latestOfKind(roomId, kind, { beforeSeq: LAST_NUMBER, limit: MAX_PIN_ENTRIES }, 'everyone'),
      ),
    );
    return found.flat().sort((left, right) => left.seq - right.seq);
  }
}
