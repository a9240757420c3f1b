import {
  OrderStatus,
  type DisputeView,
  type OrderChangeView,
  type OrderDetailView,
  type OrderPiecesView,
  type OrderStepView,
  type RefundView,
  type ShipmentView,
} from '@vitrine/contracts';
import { choiceText } from '../../formats/choice';
import { formatMoney } from '../../formats/money';
import { ORDER_STATUS_WORDS } from './order-words';

/** One thing that happened to an order, in words. */
export interface StoryEntry {
  readonly id: string;
  readonly at: string;
  readonly title: string;
  readonly step: OrderStepView | null;
  readonly shipment: ShipmentView | null;
  readonly refund: RefundView | null;
  readonly dispute: DisputeView | null;
}
type Story = Pick<OrderDetailView, 'status' | 'timeline' | 'shipments' | 'refunds' | 'disputes'>;

/** 'On its way' for the only parcel of a whole order; parcels of a part say so. */
function parcelTitle({ status, shipments }: Story, index: number): string {
  if (shipments.length > 1) return `Parcel ${index + 1} is on its way`;
  return status === OrderStatus.Packing ? 'Part of it is on its way' : ORDER_STATUS_WORDS.shipped.text;
}

function refundTitle({ amount, status }: RefundView): string {
  if (amount.amountMinor === 0) return 'Taken out of the order';
  const text = formatMoney(amount);
  if (status === 'pending') return `${text} is on its way back`;
  return status === 'succeeded' ? `${text} went back` : `The refund of ${text} did not go through`;
}

const DISPUTE_ENDS: Readonly<Record<DisputeView['status'], string>> = {
  inquiry: 'The bank asks again',
  open: 'The dispute is open again',
  won: 'The dispute was won',
  lost: 'The dispute was lost',
};
const changeTitle = ({ from, to }: OrderChangeView): string =>
  from.colour === to.colour ? 'Size changed' : 'Changed for another';

/** '2 × Ines wrap dress: Cherry, size M instead of Cherry, size L'. */
export const changeText = ({ quantity, title, from, to }: OrderChangeView): string =>
  `${quantity} × ${title}: ${choiceText(to)} instead of ${choiceText(from)}`;

/**
 * Everything that happened, the oldest first. Parcels stand for the step to `shipped`, which only says that no more of
 * them follow.
 */
export function orderStory(order: Story): readonly StoryEntry[] {
  const nothing = { step: null, shipment: null, refund: null, dispute: null };
  const steps = order.timeline
    .filter(({ status }) => status !== OrderStatus.Shipped || order.shipments.length === 0)
    .map((step) => ({
      ...nothing,
      id: step.change?.id ?? step.status,
      at: step.at,
      title: step.change ? changeTitle(step.change) : ORDER_STATUS_WORDS[step.status].text,
      step,
    }));
  const parcels = order.shipments.map((shipment, index) => ({
    ...nothing,
    id: shipment.id,
    at: shipment.shippedAt,
    title: parcelTitle(order, index),
    shipment,
  }));
  const refunds = order.refunds.map((refund) => ({
    ...nothing,
    id: refund.id,
    // What did not go through is news at that moment, and may have looked done before.
    at: refund.status === 'failed' ? (refund.decidedAt ?? refund.requestedAt) : refund.requestedAt,
    title: refundTitle(refund),
    refund,
  }));
  const disputes = order.disputes.flatMap((dispute) => {
    const { id, openedAt, closedAt, amount, status } = dispute;
    const what = status === 'inquiry' ? 'The bank asked about' : 'The buyer disputed';
    const opened = { ...nothing, id, at: openedAt, title: `${what} ${formatMoney(amount)}`, dispute };
    if (closedAt === null) return [opened];
    return [opened, { ...nothing, id: `${id} closed`, at: closedAt, title: DISPUTE_ENDS[status], dispute }];
  });
  // Sorting keeps the order of equal moments, so a cancelled order is cancelled first and then paid back.
  return [...steps, ...parcels, ...refunds, ...disputes].sort(
    (left, right) => Date.parse(left.at) - Date.parse(right.at),
  );
}

/** Whether a bank has not yet said that it pays back: the amount that counts as refunded may still become less. */
export const isRefundPending = ({ refunds }: Pick<OrderDetailView, 'refunds'>): boolean =>
  refunds.some(({ status }) => status === 'pending');

const PATH = [OrderStatus.Paid, OrderStatus.Packing, OrderStatus.Shipped, OrderStatus.Delivered] as const;

/** What still lies before the order, in words; nothing once it has arrived or was cancelled. */
export function stepsAhead({ status, shipments }: Pick<OrderDetailView, 'status' | 'shipments'>): readonly string[] {
  const index = PATH.findIndex((step) => step === status);
  if (index < 0) return [];
  return PATH.slice(index + 1).map((step) =>
    step === OrderStatus.Shipped && shipments.length > 0 ? 'The rest on its way' : ORDER_STATUS_WORDS[step].text,
  );
}

/** '2 × Ines wrap dress, Cherry, size L' for pieces of an order. */
export function piecesText(
  order: Pick<OrderDetailView, 'lines'>,
  pieces: readonly OrderPiecesView[],
): readonly string[] {
  return pieces.flatMap(({ variantId, quantity }) => {
    const line = order.lines.find((candidate) => candidate.variantId === variantId);
    if (line === undefined) return [];
    return [`${quantity} × ${[line.title, choiceText(line)].filter((part) => part !== '').join(', ')}`];
  });
}
