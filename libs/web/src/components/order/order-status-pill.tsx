import type { OrderStatus } from '@vitrine/contracts';
import type { ReactElement } from 'react';
import { Pill } from '../badges/badges';
import { ORDER_STATUS_WORDS } from './order-words';

export function OrderStatusPill({ status }: { readonly status: OrderStatus }): ReactElement {
  const { text, tone, icon } = ORDER_STATUS_WORDS[status];
  return (
    <Pill tone={tone} icon={icon} data-testid="order-status">
      {text}
    </Pill>
  );
}
