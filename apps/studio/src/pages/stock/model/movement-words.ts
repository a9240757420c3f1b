import type { StockMovementView, StockReason } from '@vitrine/contracts';
import { formatNumber } from '@vitrine/web';

const REASON_TEXT: Readonly<Record<StockReason, string>> = {
  counted: 'Counted',
  received: 'Received',
  damaged: 'Damaged',
  other: 'Changed',
  imported: 'By a list',
};

/** What happened, in two or three words. */
export function movementTitle({ kind, reason }: Pick<StockMovementView, 'kind' | 'reason'>): string {
  switch (kind) {
    case 'adjusted':
      return reason === null ? 'Counted' : REASON_TEXT[reason];
    case 'received':
      return 'First stock';
    case 'reserved':
      return 'Held for a buyer';
    case 'released':
      return 'Given back';
    case 'sold':
      return 'Sold';
    case 'returned':
      return 'Back on the shelf';
  }
}

/** How many pieces it moved on the shelf: '+3', '−2'. Null for what is only held, which stays where it lies. */
export function shelfChange({ kind, quantity }: Pick<StockMovementView, 'kind' | 'quantity'>): string | null {
  if (kind === 'reserved' || kind === 'released') return null;
  return `${quantity > 0 ? '+' : '−'}${formatNumber(Math.abs(quantity))}`;
}

/** Whether the pieces that are there are what every movement since the first one comes to. */
export const agrees = (
  stock: { readonly onHand: number; readonly reserved: number; readonly sold: number },
  ledger: { readonly onHand: number; readonly reserved: number; readonly sold: number },
): boolean => stock.onHand === ledger.onHand && stock.reserved === ledger.reserved && stock.sold === ledger.sold;
