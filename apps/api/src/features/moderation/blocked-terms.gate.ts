import { Injectable, type OnModuleInit } from '@nestjs/common';
import { TermMatcher } from '@vitrine/domain';
import { DomainError } from '../../platform/errors';
import { MessageGates, type MessageDraft } from '../chat';
import { BlockedTermsService } from './blocked-terms.service';

/** After so long the database is asked whether a list is still the same: what is changed counts at every node from then on. */
const FRESH_FOR_MS = 500;
/** Of all lists that are kept at once, in UTF-16 code units. */
const LENGTH_AT_MOST = 16_000_000;
const STORES_AT_MOST = 10_000;

interface KnownTerms {
  readonly revision: number;
  /** Null where nothing is blocked. */
  readonly matcher: TermMatcher | null;
  readonly checkedAtMs: number;
}

/** Refuses messages with a term that the store of the room blocks. Staff quote what they have to. */
@Injectable()
export class BlockedTermsGate implements OnModuleInit {
  private readonly known = new Map<string, KnownTerms>();
  private knownLength = 0;
  private readonly reading = new Map<string, Promise<KnownTerms>>();

  constructor(
    private readonly gates: MessageGates,
    private readonly terms: BlockedTermsService,
  ) {}

  onModuleInit(): void {
    this.gates.register((draft) => this.check(draft), { name: 'blocked-terms' });
  }

  private check({ storeId, text, isByStaff }: MessageDraft): void | Promise<void> {
    if (isByStaff) return undefined;
    const known = this.known.get(storeId);
    if (known && performance.now() - known.checkedAtMs < FRESH_FOR_MS) return refuseBlocked(text, known);
    return this.read(storeId, known).then((terms) => refuseBlocked(text, terms));
  }

  /** Once for all who write at the same moment. */
  private read(storeId: string, before: KnownTerms | undefined): Promise<KnownTerms> {
    const running = this.reading.get(storeId);
    if (running) return running;
    const reading = this.readNow(storeId, before).finally(() => this.reading.delete(storeId));
    this.reading.set(storeId, reading);
    return reading;
  }

  private async readNow(storeId: string, before: KnownTerms | undefined): Promise<KnownTerms> {
    const checkedAtMs = performance.now();
    const changed = await this.terms.readWhenNewer(storeId, before?.revision ?? 0);
    const matcher = changed ? matcherOf(changed.terms) : (before?.matcher ?? null);
    const known = { revision: changed?.revision ?? before?.revision ?? 0, matcher, checkedAtMs };
    this.forget(storeId);
    this.known.set(storeId, known);
    this.knownLength += matcher?.length ?? 0;
    // Whoever was asked for longest ago is forgotten first.
    for (const oldest of this.known.keys()) {
      if (oldest === storeId || (this.knownLength <= LENGTH_AT_MOST && this.known.size <= STORES_AT_MOST)) break;
      this.forget(oldest);
    }
    return known;
  }

  private forget(storeId: string): void {
    this.knownLength -= this.known.get(storeId)?.matcher?.length ?? 0;
    this.known.delete(storeId);
  }
}

const matcherOf = (terms: readonly string[]): TermMatcher | null => (terms.length > 0 ? new TermMatcher(terms) : null);

function refuseBlocked(text: string, { matcher }: KnownTerms): void {
  // Which one it was is not said: that would be a way to try out how to write it.
  if (matcher !== null && matcher.find(text).length > 0)
    throw new DomainError('message.blocked', 'The message has a term that this store blocks.');
}
