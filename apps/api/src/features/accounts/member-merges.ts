import { Injectable } from '@nestjs/common';

/** Moves what a guest collected to the account that the same person signed in to. Runs in the sign-in's transaction. */
export type MemberMerge = (guestId: string, memberId: string) => Promise<void>;

/**
 * Closed set of steps: rows are locked in this order everywhere else too. A payment that goes through holds its checkout
 * and then takes the pieces out of the cart, and only then those of the stock.
 */
const STEPS = ['purchases', 'cart', 'waiting'] as const;
export type MergeStep = (typeof STEPS)[number];

/** Features with something that belongs to a person add how it is moved. */
@Injectable()
export class MemberMerges {
  private readonly merges = new Map<MergeStep, MemberMerge>();

  register(step: MergeStep, merge: MemberMerge): void {
    if (this.merges.has(step)) throw new Error(`The step '${step}' is registered twice.`);
    this.merges.set(step, merge);
  }

  async run(guestId: string, memberId: string): Promise<void> {
    for (const step of STEPS) await this.merges.get(step)?.(guestId, memberId);
  }
}
