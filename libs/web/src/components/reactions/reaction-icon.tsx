import type { ReactionKind } from '@vitrine/contracts';
import type { ReactElement } from 'react';
import styles from './reaction-icon.module.css';

interface Drawing {
  /** The outline, or what is filled. */
  readonly shape: string;
  /** Lines within the shape. */
  readonly detail?: string;
}

/** Drawn on the grid of `Icon`: 24 px, lines of 1.75. */
const DRAWINGS: Record<ReactionKind, Drawing> = {
  heart: {
    shape:
      'M12 20.2C6.800 16.600 3.700 13.400 3.700 9.700a4.450 4.450 0 0 1 8.300-2.200 4.450 4.450 0 0 1 8.300 2.200c0 3.700-3.100 6.900-8.300 10.500Z',
  },
  clap: {
    shape:
      'm5.300 12.900 3.900 5.200a5.200 5.200 0 0 0 7.300 1l.9-.7a5.200 5.200 0 0 0 1.900-5.300l-1.200-4.700a1.350 1.350 0 0 0-2.600.6l.4 2.100-4.300-5.700a1.350 1.350 0 0 0-2.150 1.600 1.350 1.350 0 0 0-2 1.500 1.350 1.350 0 0 0-1.500 2 1.350 1.350 0 0 0-.65 2.400Z',
    detail:
      'm9.450 7 3 4M7.450 8.500l3.300 4.400M5.950 10.500l3.100 4.100M14.200 5.200l.5-2.200M17.300 6.400l1.700-1.700',
  },
  fire: {
    shape:
      'M12.300 3.200c.4 3.300 5.700 5.300 5.700 11a6 6 0 0 1-12 .3c0-2.500 1.300-4 2.400-5.300.2 1.400.8 2.300 1.700 2.800-.3-3.400.6-6.300 2.200-8.800Z',
    detail: 'M12.100 14.200c-1.400 1.300-2 2.200-2 3.300',
  },
  laugh: {
    shape: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17Z',
    detail:
      'M7.800 13.400h8.400a4.200 4.200 0 0 1-8.400 0ZM8 9.900c.5-.9 1.700-.9 2.200 0m3.600 0c.5-.9 1.700-.9 2.200 0',
  },
};

/** What one does by tapping it. */
export const REACTION_LABELS: Record<ReactionKind, string> = {
  heart: 'Send a heart',
  clap: 'Applaud',
  fire: 'Send a flame',
  laugh: 'Laugh',
};
/** As many of them, spoken after a number. */
export const REACTION_NOUNS: Record<ReactionKind, readonly [one: string, many: string]> = {
  heart: ['heart', 'hearts'],
  clap: ['round of applause', 'rounds of applause'],
  fire: ['flame', 'flames'],
  laugh: ['laugh', 'laughs'],
};

/** Decoration only: the control or the words around it carry the name. */
export function ReactionIcon({
  kind,
  sizePx = 22,
  isFilled = false,
}: {
  readonly kind: ReactionKind;
  readonly sizePx?: number;
  readonly isFilled?: boolean;
}): ReactElement {
  const { shape, detail } = DRAWINGS[kind];
  return (
    <svg
      width={sizePx}
      height={sizePx}
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={isFilled ? styles['filled'] : styles['line']}
    >
      <path d={shape} />
      {detail !== undefined && <path className={styles['detail']} d={detail} />}
    </svg>
  );
}
