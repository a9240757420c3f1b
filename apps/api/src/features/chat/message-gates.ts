import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { DomainError } from '../../platform/errors';
import { LOGGER } from '../../platform/logging';

/** How long a gate may take to decide: somebody waits for the answer, and a show goes on. */
export const MESSAGE_GATE_DEADLINE_MS = 200;
const RETRY_AFTER_MS = 2_000;

/** A message before it is stored. */
export interface MessageDraft {
  readonly roomId: string;
  readonly storeId: string;
  readonly session: Session;
  /** The same again is the same message, sent once more because no answer came. */
  readonly clientId: string;
  readonly text: string;
  /** Whether its author works on the show. */
  readonly isByStaff: boolean;
}

/** Lets a message pass or refuses it. @throws DomainError that tells its author why, and when to try again */
export type MessageGate = (draft: MessageDraft) => void | Promise<void>;

export interface MessageGateOptions {
  /** For the log. */
  readonly name: string;
  /** What becomes of a message when the gate fails, or does not decide in time. By default it is refused. */
  readonly onFailure?: 'refuse' | 'pass';
}

interface RegisteredGate extends Required<MessageGateOptions> {
  readonly gate: MessageGate;
  isFailing: boolean;
}

/** What every message passes before it is stored, in the order in which it was registered. */
@Injectable()
export class MessageGates {
  private readonly gates: RegisteredGate[] = [];

  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  register(gate: MessageGate, { name, onFailure = 'refuse' }: MessageGateOptions): void {
    this.gates.push({ gate, name, onFailure, isFailing: false });
  }

  /** @throws DomainError what a gate refuses with, or `server.busy` when one that must decide can't */
  async pass(draft: MessageDraft): Promise<void> {
    for (const registered of this.gates) {
      try {
        const deciding = registered.gate(draft);
        // One that decides at once costs no turn of the event loop.
        if (deciding) await withinDeadline(deciding);
        this.note(registered, null);
      } catch (error) {
        if (error instanceof DomainError) throw error;
        this.note(registered, error);
        if (registered.onFailure === 'pass') continue;
        throw new DomainError('server.busy', 'Messages cannot be checked just now.', {
          limit: 'message-gate',
          retryAfterMs: RETRY_AFTER_MS,
        });
      }
    }
  }

  /** Logs when a gate begins to fail and when it works again: in a busy room it fails hundreds of times a second. */
  private note(registered: RegisteredGate, error: unknown): void {
    const isFailing = error !== null;
    if (registered.isFailing === isFailing) return;
    registered.isFailing = isFailing;
    const { name, onFailure } = registered;
    if (isFailing) this.logger.error({ err: error, gate: name, onFailure }, 'a message gate does not decide');
    else this.logger.info({ gate: name }, 'a message gate decides again');
  }
}

/** @throws Error when it takes longer; what it comes to then is of no interest to anybody */
async function withinDeadline(deciding: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`It did not decide within ${MESSAGE_GATE_DEADLINE_MS} ms.`)),
      MESSAGE_GATE_DEADLINE_MS,
    );
  });
  try {
    await Promise.race([deciding, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
