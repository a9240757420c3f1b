import type { OrderStatus } from '@vitrine/contracts';
import type { PillTone } from '../badges/badges';
import type { IconName } from '../icon/icon';

interface StatusWords {
  readonly text: string;
  readonly tone: PillTone;
  readonly icon: IconName;
}

/** Buyers and merchants read the same words, so that they mean the same when they speak with each other. */
export const ORDER_STATUS_WORDS: Record<OrderStatus, StatusWords> = {
  paid: { text: 'Paid', tone: 'accent', icon: 'card' },
  packing: { text: 'Being packed', tone: 'warn', icon: 'bag' },
  shipped: { text: 'On its way', tone: 'plain', icon: 'truck' },
  delivered: { text: 'Delivered', tone: 'ok', icon: 'check' },
  cancelled: { text: 'Cancelled', tone: 'bad', icon: 'close' },
};
