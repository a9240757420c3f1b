import type { Money, OrderDetailView, OrderPiecesView } from '@vitrine/contracts';
import { toDecimal, townLine } from '@vitrine/domain';
import { OrderMailKind } from './entities/order-mail.entity';

export interface OrderMailText {
  readonly subject: string;
  readonly text: string;
}

const amountOf = (amount: Money): string => `${toDecimal(amount)} ${amount.currency}`;

const nameOf = (line: Pick<OrderDetailView['lines'][number], 'title' | 'size' | 'colour'>): string =>
  [line.title, line.size, line.colour].filter((part) => part !== '').join(', ');

const cardOf = ({ payment }: OrderDetailView): string => `${payment.brand} card ending in ${payment.last4}`;

const addressOf = ({ address }: OrderDetailView): string[] =>
  [address.fullName, address.line1, address.line2 ?? '', townLine(address), address.country]
    .filter((line) => line !== '')
    .map((line) => `  ${line}`);

const piecesOf = (order: OrderDetailView, pieces: readonly OrderPiecesView[]): string[] =>
  pieces.flatMap(({ variantId, quantity }) => {
    const line = order.lines.find((candidate) => candidate.variantId === variantId);
    return line ? [`  ${quantity} x ${nameOf(line)}`] : [];
  });

function chargesOf({ discount, delivery, shipping, duties, tax }: OrderDetailView): string[] {
  const isFree = shipping.amountMinor === 0;
  // A code for free shipping takes nothing off the pieces.
  const isForShipping = discount !== null && discount.amount.amountMinor === 0;
  const way = isForShipping ? `${delivery.name}, code ${discount.code}` : delivery.name;
  return [
    ...(discount && !isForShipping ? [`  Code ${discount.code}: -${amountOf(discount.amount)}`] : []),
    `  Shipping (${way}): ${isFree ? 'free' : amountOf(shipping)}`,
    ...(duties.amount.amountMinor > 0 ? [`  Import duties: ${amountOf(duties.amount)}`] : []),
    ...(duties.terms === 'on-delivery' ? ['  Import duties, if there are any, are paid when it arrives.'] : []),
    ...(tax ? [`  ${tax.isIncluded ? 'Contains ' : ''}${tax.name}: ${amountOf(tax.amount)}`] : []),
  ];
}

const confirmed = (order: OrderDetailView): string[] => [
  `your order ${order.number} at ${order.storeName} is paid. Thank you.`,
  '',
  ...order.lines.map((line) => `  ${line.quantity} x ${nameOf(line)}: ${amountOf(line.total)}`),
  ...order.offers.map(({ text, gift }) => `  Promised: ${gift ?? text}`),
  ...chargesOf(order),
  `  Total: ${amountOf(order.total)}, paid with the ${cardOf(order)}`,
  '',
  'It goes to:',
  ...addressOf(order),
  ...(order.returnWindowDays > 0
    ? ['', `You can send pieces back for ${order.returnWindowDays} days after they arrive.`]
    : []),
];

function shipped(order: OrderDetailView, shipmentId: string): string[] {
  const shipment = order.shipments.find(({ id }) => id === shipmentId);
  if (!shipment) throw new Error(`The order ${order.id} has no shipment ${shipmentId}.`);
  return [
    `a parcel of your order ${order.number} at ${order.storeName} is on its way, with ${shipment.carrier}.`,
    '',
    `  Tracking number: ${shipment.trackingNumber}`,
    ...(shipment.trackingUrl === null ? [] : [`  ${shipment.trackingUrl}`]),
    '',
    'In it:',
    ...piecesOf(order, shipment.lines),
  ];
}

function cancelled(order: OrderDetailView): string[] {
  const note = order.timeline.find(({ status }) => status === 'cancelled')?.note ?? null;
  return [
    `your order ${order.number} at ${order.storeName} is cancelled.`,
    ...(note === null ? [] : ['', `  Reason: ${note}`]),
    ...(order.total.amountMinor === 0 ? [] : ['', `What you paid goes back to the ${cardOf(order)}.`]),
  ];
}

function refunded(order: OrderDetailView, refundId: string): string[] {
  const refund = order.refunds.find(({ id }) => id === refundId);
  if (!refund) throw new Error(`The order ${order.id} has no refund ${refundId}.`);
  const pieces = piecesOf(order, refund.lines);
  return [
    `${amountOf(refund.amount)} of your order ${order.number} at ${order.storeName} went back to the ${cardOf(order)}.`,
    'Your bank may take some days to show it.',
    ...(pieces.length === 0 ? [] : ['', 'It is for:', ...pieces]),
  ];
}

function refundFailed(order: OrderDetailView, refundId: string): string[] {
  const refund = order.refunds.find(({ id }) => id === refundId);
  if (!refund) throw new Error(`The order ${order.id} has no refund ${refundId}.`);
  return [
    `${amountOf(refund.amount)} of your order ${order.number} at ${order.storeName} did not reach the ${cardOf(order)}:`,
    'its bank sent the money back, or did not take it.',
    '',
    'The money is still owed to you, and the store has been told. It can try again, or ask you for another way;',
    'if the card is closed or replaced, tell the store where the money should go.',
  ];
}

function changed(order: OrderDetailView, changeId: string): string[] {
  const change = order.timeline.find((step) => step.change?.id === changeId)?.change;
  if (!change) throw new Error(`The order ${order.id} has no change ${changeId}.`);
  const { quantity, title, from, to } = change;
  return [
    `your order ${order.number} at ${order.storeName} is changed as you wished. It costs the same.`,
    '',
    `  ${quantity} x ${nameOf({ title, ...to })}`,
    `  in the place of: ${nameOf({ title, ...from })}`,
  ];
}

const SUBJECTS: Readonly<Record<OrderMailKind, string>> = {
  confirmed: 'is paid',
  shipped: 'is on its way',
  cancelled: 'is cancelled',
  refunded: 'was refunded',
  'refund-failed': 'could not be refunded',
  changed: 'is changed',
};

/**
 * What a buyer is told of their order.
 * @param aboutId the shipment, the refund or the change that it tells of
 * @param url where the order can be looked at; null: not known
 */
export function orderMailText(
  kind: OrderMailKind,
  order: OrderDetailView,
  aboutId: string,
  url: string | null,
): OrderMailText {
  const lines = {
    confirmed: () => confirmed(order),
    shipped: () => shipped(order, aboutId),
    cancelled: () => cancelled(order),
    refunded: () => refunded(order, aboutId),
    'refund-failed': () => refundFailed(order, aboutId),
    changed: () => changed(order, aboutId),
  }[kind]();
  return {
    subject: `Your order ${order.number} ${SUBJECTS[kind]}`,
    text: [
      `Hello ${order.address.fullName},`,
      '',
      ...lines,
      ...(url === null ? [] : ['', 'Your order:', `  ${url}`]),
      '',
      order.storeName,
      '',
    ].join('\n'),
  };
}
