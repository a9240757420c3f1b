// Bugs of the kinds that sell a piece twice or lose an order, each of which the books must give away.

const HOLDS = 'apps/api/src/features/checkout/hold-groups.ts';
const STOCK = 'apps/api/src/features/catalog/stock.service.ts';

/** @type {readonly import('../harness/planted.mjs').Plant[]} */
export const PURCHASE_PLANTS = [
  {
    name: 'no-stock-condition',
    bug: 'pieces are held whether or not they are there',
    finds: 'oversold',
    edits: [
      {
        file: STOCK,
        find: 'if (available === null || available < quantity) return refusalOf(variantId, available);',
        replace:
          '// PLANTED BUG: the condition is gone.\n          if (available === null) return refusalOf(variantId, available);',
      },
      {
        file: STOCK,
        find: '`UPDATE stock SET reserved = reserved + t.quantity',
        replace: '`UPDATE stock SET reserved = least(on_hand, reserved + t.quantity)',
      },
    ],
  },
  {
    name: 'forgotten-keys',
    bug: 'what was answered to a key is not always remembered',
    finds: 'duplicated',
    edits: [
      {
        file: HOLDS,
        find: 'held.map(({ request, checkout }) => ({ ...request, answer: { checkoutId: checkout.id } satisfies Answer })),',
        replace: `// PLANTED BUG: every second answer is forgotten.
        held
          .filter((_, index) => index % 2 === 1)
          .map(({ request, checkout }) => ({ ...request, answer: { checkoutId: checkout.id } satisfies Answer })),`,
      },
    ],
  },
  {
    name: 'early-answer',
    bug: 'buyers are told that they hold pieces although the transaction fails',
    finds: 'lost',
    edits: [
      {
        file: HOLDS,
        find: 'return await this.decideTogether(requests);',
        replace: `// PLANTED BUG: now and then nothing is committed.
      let told: HoldOutcome[] = [];
      const mayFail = requests.some(({ key }) => key.startsWith('0') || key.startsWith('8'));
      await this.unitOfWork
        .run(async () => {
          told = await this.decideTogether(requests);
          if (mayFail) throw new Error('planted: the commit fails');
        })
        .catch((error: unknown) => {
          if (!mayFail) throw error;
        });
      return told;`,
      },
    ],
  },
  {
    name: 'unsold-pieces',
    bug: 'an order is written although its pieces are not taken from the shelf',
    finds: 'oversold',
    edits: [
      {
        file: 'apps/api/src/features/checkout/checkout-payment.service.ts',
        find: 'await this.stock.sell(lines, checkout.id);',
        replace: `// PLANTED BUG: of some orders the pieces go back on the shelf.
    if (checkout.id.endsWith('0') || checkout.id.endsWith('8')) await this.stock.release(lines, checkout.id);
    else await this.stock.sell(lines, checkout.id);`,
      },
    ],
  },
  {
    name: 'late-money',
    bug: 'what is paid too late is taken, and is neither an order nor given back',
    finds: 'lost',
    edits: [
      {
        file: 'apps/api/src/features/checkout/checkout-payment.service.ts',
        find: 'const revived = await this.late.revive(checkout, now);',
        replace: '// PLANTED BUG: nobody looks at it.\n        const revived = null as Checkout | null;',
      },
    ],
  },
];
