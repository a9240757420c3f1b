import { Injectable } from '@nestjs/common';

/** Moves what a guest collected to the account that the same person signed in to. Runs in the sign-in's transaction. */
export type MemberMerge = (guestId: string, memberId: string) => Promise<void>;

/** Features with something that belongs to a person add how it is moved. */
@Injectable()
export class MemberMerges {
  private readonly merges: MemberMerge[] = [];

  register(merge: MemberMerge): void {
    this.merges.push(merge);
  }

  async run(guestId: string, memberId: string): Promise<void> {
    for (const merge of this.merges) await merge(guestId, memberId);
  }
}
