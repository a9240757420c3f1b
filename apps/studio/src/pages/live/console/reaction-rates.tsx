import { countOf, formatCompact, REACTION_NOUNS, ReactionIcon } from '@vitrine/web';
import type { ReactElement } from 'react';
import type { KindCount } from '../model/reaction-minute';
import styles from './reaction-rates.module.css';

/** What the audience sends in a minute, by kind; nothing while it sends nothing. */
export function ReactionRates({ counts }: { readonly counts: readonly KindCount[] }): ReactElement | null {
  if (counts.length === 0) return null;
  return (
    <ul className={styles.rates} aria-label="Reactions in the last minute" data-testid="reaction-rates">
      {counts.map(({ kind, count }) => (
        <li key={kind} title={`${countOf(count, ...REACTION_NOUNS[kind])} in the last minute`}>
          <ReactionIcon kind={kind} sizePx={15} isFilled={kind === 'heart'} />
          <span aria-hidden="true">{formatCompact(count)}</span>
          <span className="visually-hidden">{countOf(count, ...REACTION_NOUNS[kind])}</span>
        </li>
      ))}
    </ul>
  );
}
