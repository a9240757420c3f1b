import { Drawer } from '@mantine/core';
import { Skeleton, useMediaQuery } from '@vitrine/web';
import type { ReactElement } from 'react';
import { QueryError } from '../../components/states';
import { useOrder } from '../../queries/orders';
import { OrderDetail } from './order-detail';
import styles from './orders.module.css';

/** One order at the side, on a phone over the whole page; its address can be sent to a colleague. */
export function OrderDrawer({
  orderId,
  knownNumber,
  titleOf,
  onClose,
}: {
  readonly orderId: string | null;
  /** When the list has it, so that the heading is not waited for. */
  readonly knownNumber: string | null;
  readonly titleOf: (roomId: string) => string;
  readonly onClose: () => void;
}): ReactElement {
  const isPhone = useMediaQuery('(max-width: 860px)');
  const query = useOrder(orderId);
  const number = query.data?.number ?? knownNumber;
  return (
    <Drawer
      opened={orderId !== null}
      onClose={onClose}
      position="right"
      radius={0}
      size={isPhone ? '100%' : 540}
      overlayProps={{ backgroundOpacity: isPhone ? 0 : 0.25, blur: 0 }}
      closeButtonProps={{ 'aria-label': 'Close the order', size: 44, iconSize: 22 }}
      title={number === null ? 'Order' : `Order ${number}`}
    >
      {query.data !== undefined ? (
        <OrderDetail key={query.data.id} order={query.data} titleOf={titleOf} />
      ) : query.isError ? (
        <QueryError query={query} />
      ) : (
        <div className={styles.drawer} role="status" aria-label="Loading">
          <Skeleton width={150} height={28} />
          <Skeleton width="100%" height={48} />
          <Skeleton width="100%" height={180} />
          <Skeleton width="100%" height={140} />
        </div>
      )}
    </Drawer>
  );
}
