import type { Reactions } from '@vitrine/client';
import { useEffect, useState } from 'react';
import { type KindCount, ReactionMinute, STEP_MS } from '../model/reaction-minute';

/** What the audience sent in the last minute, by kind. */
export function useReactionMinute(reactions: Pick<Reactions, 'onBurst'>): readonly KindCount[] {
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
  return counts;
}
