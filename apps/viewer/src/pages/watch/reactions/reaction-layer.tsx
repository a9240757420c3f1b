import type { Reactions } from '@vitrine/client';
import { ReactionIcon, useMediaQuery } from '@vitrine/web';
import { useEffect, useRef, useState, type CSSProperties, type ReactElement } from 'react';
import { type Particle, withBurst } from './particles';
import styles from './reactions.module.css';

const styleOf = ({ delayMs, start, swing, sizePx }: Particle): CSSProperties =>
  ({
    '--delay': `${delayMs}ms`,
    '--start': start,
    '--swing': swing,
    '--size': `${sizePx}px`,
  }) as CSSProperties;

/**
 * Hearts and the like on their way up the picture; nothing for people who asked for less motion.
 */
export function ReactionLayer({
  reactions,
  look,
}: {
  readonly reactions: Pick<Reactions, 'onBurst'>;
  /** As of the button that they come from. */
  readonly look: 'rail' | 'row';
}): ReactElement | null {
  const isStill = useMediaQuery('(prefers-reduced-motion: reduce)');
  const [flying, setFlying] = useState<readonly Particle[]>([]);
  const air = useRef<readonly Particle[]>([]);
  const nextId = useRef(1);
  const change = (next: readonly Particle[]): void => {
    air.current = next;
    setFlying(next);
  };
  useEffect(() => {
    if (isStill) return;
    return reactions.onBurst((burst) => {
      if (document.visibilityState !== 'visible') return;
      air.current = withBurst(air.current, burst, nextId.current, Date.now());
      nextId.current += burst.count;
      setFlying(air.current);
    });
  }, [reactions, isStill]);
  if (isStill) return null;
  return (
    <div className={styles[`layer-${look}`]} aria-hidden="true" data-testid="reaction-layer">
      {flying.map((particle) => (
        <span
          key={particle.id}
          className={styles['particle']}
          data-kind={particle.kind}
          data-own={particle.isOwn || undefined}
          style={styleOf(particle)}
          onAnimationEnd={(event) => {
            // Not the end of what moves within.
            if (event.target === event.currentTarget) change(air.current.filter(({ id }) => id !== particle.id));
          }}
        >
          <span className={styles['sway']}>
            <ReactionIcon kind={particle.kind} sizePx={particle.sizePx} isFilled />
          </span>
        </span>
      ))}
    </div>
  );
}
