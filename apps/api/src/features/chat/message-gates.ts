import { Injectable } from '@nestjs/common';
import type { Session } from '../../platform/auth/session';

/** A message before it is stored. */
export interface MessageDraft {
  readonly roomId: string;
  readonly session: Session;
  /** The same again is the same message, sent once more because no answer came. */
  readonly clientId: string;
  readonly text: string;
  /** Whether its author works on the show. */
  readonly isByStaff: boolean;
}

/** Lets a message pass or refuses it. @throws DomainError that tells its author why, and when to try again */
export type MessageGate = (draft: MessageDraft) => void | Promise<void>;

/** What every message passes before it is stored, in the order in which it was registered. */
@Injectable()
export class MessageGates {
  private readonly gates: MessageGate[] = [];

  register(gate: MessageGate): void {
    this.gates.push(gate);
  }

  async pass(draft: MessageDraft): Promise<void> {
    for (const gate of this.gates) {
      // One that decides at once costs no turn of the event loop.
      const deciding = gate(draft);
      if (deciding) await deciding;
    }
  }
}
