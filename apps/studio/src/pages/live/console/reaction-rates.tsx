import type { Reactions } from '@vitrine/client';
import { countOf, formatCompact, REACTION_NOUNS, ReactionIcon } from '@vitrine/web';
import { useEffect, useState, type ReactElement } from 'react';
import { type KindCount, ReactionMinute, STEP_MS } from '../model/reaction-minute';
import styles from './reaction-rates.module.css';

/** What the audience sends in a minute, by kind; nothing while it sends nothing. */
export function ReactionRates({ reactions }: { readonly reactions: Pick<Reactions, 'onBurst'> }): ReactElement | null {
  const [counts, setCounts] = useState<readonly KindCount[]>([]);
  useEffect(() => {
    const minute = new ReactionMinute();
    const stop = reactions.onBurst(({ kind, count }) => {
      minute.add(kind, count, Date.now());
      setCounts(minute.counts(Date.now()));
    });
    // What is over a minute old goes, also when nothing new comes.
    const timer = setInterval(() => setCounts(minute.counts(Date.now())), STEP_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [reactions]);
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
