import type { CreateCheckoutRequest } from '@vitrine/contracts/dto';

/** One wish to buy. The key goes with it through every retry and reload, so that stock is held once. */
export interface CheckoutIntent {
  readonly key: string;
  readonly lines: readonly { readonly variantId: string; readonly quantity: number; readonly pinId?: string }[];
  readonly roomId: string | null;
  /** Where it goes, as far as one could tell when it was wished; empty when one can't. */
  readonly country: string;
  /** The lines are the bag's: they leave it once they are paid. */
  readonly isBag: boolean;
  /** Of what is held already for somebody who waited in line. It is theirs until its time is over, whatever they close. */
  readonly checkoutId?: string;
}

export function createRequest({ lines, roomId, country }: CheckoutIntent): CreateCheckoutRequest {
  return {
    lines: lines.map((line) => ({ ...line })),
    ...(roomId !== null && { roomId }),
    ...(country !== '' && { country }),
  };
}

/** The same wish once more, after its hold ran out: a new hold needs a new key. */
export function renewIntent({ lines, roomId, country, isBag }: CheckoutIntent, newKey: string): CheckoutIntent {
  return { key: newKey, lines, roomId, country, isBag };
}
