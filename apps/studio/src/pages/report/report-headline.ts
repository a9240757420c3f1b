import type { RoomReportView } from '@vitrine/contracts';
import { countOf, formatAmountsShort } from '@vitrine/web';

export interface ReportHeadline {
  readonly start: string;
  /** The part that is underlined; null when nothing stands out. */
  readonly highlight: string | null;
  readonly end: string;
}

/** The show in one sentence, from what was measured. */
export function reportHeadline(report: RoomReportView): ReportHeadline {
  const { room, orders, sales, pins, pieces, uniqueViewers } = report;
  if (orders === 0) {
    return {
      start: `No orders this time. ${countOf(uniqueViewers, 'person', 'people')} watched.`,
      highlight: null,
      end: '',
    };
  }
  const worth = formatAmountsShort(sales, room.store.currency);
  const start = `${countOf(orders, 'order', 'orders')} worth ${worth}.`;
  const [best, second] = [...pins].sort((a, b) => b.pieces - a.pieces);
  if (best === undefined || best.pieces < 2 || best.pieces === second?.pieces)
    return { start, highlight: null, end: '' };
  return {
    start,
    highlight: `${best.title} sold most`,
    end: `, ${best.pieces} of ${countOf(pieces, 'piece', 'pieces')}.`,
  };
}
