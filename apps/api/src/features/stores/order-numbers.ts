import { isId } from '../../platform/ids';

/** The first order of a store does not look like the first. */
export const FIRST_ORDER_NUMBER = 1001;

/**
 * The sequence that numbers the orders of a store. It is no row: nobody waits until the order before is committed, and an
 * order that comes to nothing leaves a gap.
 * @throws Error for what is no id, since it becomes part of a statement
 */
export function orderNumberSequence(storeId: string): string {
  if (!isId(storeId)) throw new Error(`${storeId} is no id of a store.`);
  return `order_number_${storeId.replaceAll('-', '').toLowerCase()}`;
}
