import { Inject, Injectable } from '@nestjs/common';
import type { BlockedTermsView } from '@vitrine/contracts';
import type { BlockedTermsRequest } from '@vitrine/contracts/dto';
import { comparableTerm } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { CLOCK } from '../../platform/logging';

const MISTAKES_SHOWN = 20;
const NONE: BlockedTermsView = { terms: [], revision: 0 };

/** The words and phrases that a store's rooms refuse. */
@Injectable()
export class BlockedTermsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async read(storeId: string): Promise<BlockedTermsView> {
    const [row] = await this.unitOfWork.query<BlockedTermsView>(
      `SELECT terms, revision FROM blocked_terms WHERE store_id = $1`,
      [storeId],
    );
    return row ?? NONE;
  }

  /** The list when it is another than the one of this revision, else null. */
  async readWhenNewer(storeId: string, revision: number): Promise<BlockedTermsView | null> {
    const [row] = await this.unitOfWork.query<BlockedTermsView>(
      `SELECT terms, revision FROM blocked_terms WHERE store_id = $1 AND revision > $2`,
      [storeId, revision],
    );
    return row ?? null;
  }

  /**
   * Of terms that read the same, the first is kept.
   * @throws DomainError `request.invalid` for a term without a letter or digit; `blocked-terms.outdated` when somebody
   * else changed the list meanwhile
   */
  async replace(storeId: string, { terms, revision }: BlockedTermsRequest): Promise<BlockedTermsView> {
    const kept = new Map<string, string>();
    const unreadable: number[] = [];
    terms.forEach((written, index) => {
      const term = written.normalize('NFC').trim();
      const comparable = comparableTerm(term);
      if (comparable === '') unreadable.push(index);
      else if (!kept.has(comparable)) kept.set(comparable, term);
    });
    if (unreadable.length > 0) {
      throw new DomainError('request.invalid', 'There are terms that can never be found.', {
        fields: unreadable
          .slice(0, MISTAKES_SHOWN)
          .map((index) => ({ path: `terms.${index}`, rules: ['terms must each have a letter or a digit'] })),
      });
    }
    const [row] = await this.unitOfWork.query<BlockedTermsView>(
      `INSERT INTO blocked_terms AS b (store_id, terms, revision, changed_at)
       SELECT $1, $2, 1, $4 WHERE $3 = 0 OR EXISTS (SELECT FROM blocked_terms WHERE store_id = $1)
       ON CONFLICT (store_id) DO UPDATE SET terms = excluded.terms, revision = b.revision + 1, changed_at = excluded.changed_at
        WHERE b.revision = $3
       RETURNING terms, revision`,
      [storeId, [...kept.values()], revision, new Date(this.clock.nowMs())],
    );
    if (!row) throw new DomainError('blocked-terms.outdated', 'The list was changed meanwhile.');
    return row;
  }
}
