import type { ReactionKind } from '@vitrine/contracts';
import type { ReactElement } from 'react';
import styles from './reaction-icon.module.css';

interface Drawing {
  /** The outline, or what is filled. */
  readonly shape: string;
  /** Lines within the shape. */
  readonly detail?: string;
  /** Lines around it. */
  readonly spark?: string;
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
    detail: 'm9.500 7.200 2.700 3.600M7.300 9.700l2.700 3.600',
    spark: 'M14.400 4.900l.4-2.100M17.400 6l1.600-1.600M19.200 8.600l2.100-.6',
  },
  fire: {
    shape:
      'M12.400 2.900c.2 3 1.900 4.500 3.500 6.400 1.400 1.600 2.400 3.300 2.400 5.400a6.300 6.300 0 0 1-12.600 0c0-2.100.9-3.600 2.200-4.900.1 1.500.6 2.500 1.600 3.100-.2-4 .7-7.500 2.900-10Z',
    detail:
      'M12 20.700a2.700 2.700 0 0 1-2.700-2.700c0-1.400 1.200-2.200 2.100-3.700 1.400 1.100 3.300 2.100 3.300 3.800 0 1.500-1.200 2.600-2.700 2.600Z',
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
  const { shape, detail, spark } = DRAWINGS[kind];
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
      {spark !== undefined && <path d={spark} />}
    </svg>
  );
}
