import type { ReactElement } from 'react';

/** Drawn on a 24 px grid with a line of 1.75. Those in `MIRRORED` point along the reading direction. */
const PATHS = {
  sound: 'M4 9.5v5h3.5L12 19V5L7.5 9.5H4ZM15.5 9a4 4 0 0 1 0 6M18 6.5a7.5 7.5 0 0 1 0 11',
  'sound-off': 'M4 9.5v5h3.5L12 19V5L7.5 9.5H4ZM16 9.500l5 5m0-5-5 5',
  share: 'M12 15V4m0 0L8 8m4-4 4 4M5 12v6.5A1.5 1.5 0 0 0 6.5 20h11a1.5 1.5 0 0 0 1.5-1.5V12',
  bag: 'M5.5 8.5h13l1 11.5h-15l1-11.5ZM8.5 11V7a3.5 3.5 0 0 1 7 0v4',
  close: 'm6 6 12 12M18 6 6 18',
  eye: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6Z',
  clock: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17ZM12 7v5l3.5 2',
  person: 'M12 12.500a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c1-4 4-6 7.5-6s6.500 2 7.500 6',
  home: 'M4 11 12 4l8 7v9h-5.5v-5.5h-5V20H4v-9Z',
  calendar:
    'M6.500 5.500h11A2.500 2.500 0 0 1 20 8v9.500a2.500 2.500 0 0 1-2.500 2.500h-11A2.500 2.500 0 0 1 4 17.500V8a2.500 2.500 0 0 1 2.500-2.500ZM4 10.500h16M8.500 3.500v4m7-4v4',
  play: 'M7 4.500v15l12.500-7.500L7 4.500Z',
  pause: 'M8 5v14M16 5v14',
  check: 'm4.5 12.5 5 5 10-11',
  lock: 'M7 11h10a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-5a2 2 0 0 1 2-2ZM8 11V8a4 4 0 0 1 8 0v3',
  card: 'M5.500 5.500h13A2.500 2.500 0 0 1 21 8v8a2.500 2.500 0 0 1-2.500 2.500h-13A2.500 2.500 0 0 1 3 16V8a2.500 2.500 0 0 1 2.500-2.500ZM3 10h18M6.500 15h4',
  truck:
    'M2.500 6.500h12v10h-12zM14.500 10h4l3 3v3.500h-7zM6.500 19.500a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm11 0a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  ruler: 'M3.500 15.500 15.500 3.500l5 5-12 12-5-5Zm3-3 2 2m1-5 2.500 2.500m.5-5.500 2 2',
  mail: 'M4 6.500h16v11H4v-11Zm0 .5 8 6 8-6',
  expand: 'M14 4h6v6M10 20H4v-6',
  send: 'M4 12h15m0 0-6-6m6 6-6 6',
  back: 'M19 12H5m0 0 6-6m-6 6 6 6',
  chevron: 'm9 5 7 7-7 7',
  down: 'm5 9 7 7 7-7',
  reply: 'M9 6 4 11l5 5M4 11h9.500a6 6 0 0 1 6 6v1',
  trash: 'M5 7h14M10 7V4.500h4V7m-7.500 0 .9 12.500h9.200L17.500 7',
  alert: 'M12 8v5m0 3.200v.1M12 3.500 2.500 20h19L12 3.500Z',
  retry: 'M19 12a7 7 0 1 1-2.200-5.100M19 4v4h-4',
  receipt: 'M6 3.500h12v17l-3-2-3 2-3-2-3 2v-17ZM9 8h6m-6 4h6',
  pin: 'M9 4h6l-.7 6 3.200 3.500h-11L9.700 10 9 4Zm3 9.500V20',
  drop: 'M12 3.500c4 4.700 6 7.800 6 10.500a6 6 0 0 1-12 0c0-2.700 2-5.800 6-10.500Z',
  gift: 'M4 9.500h16v3.500H4zM6 13v7h12v-7M12 9.500V20M12 9.500C9 9.500 7 8.700 7 6.900 7 5.500 8 4.500 9.200 4.500c1.900 0 2.800 2.600 2.800 5Zm0 0c3 0 5-.8 5-2.600 0-1.400-1-2.400-2.200-2.400-1.900 0-2.800 2.600-2.800 5Z',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
} as const;
export type IconName = keyof typeof PATHS;

const MIRRORED: ReadonlySet<IconName> = new Set<IconName>(['send', 'back', 'chevron', 'reply']);

export interface IconProps {
  readonly name: IconName;
  readonly sizePx?: number;
  readonly className?: string;
}

/** Decoration only: the control around it carries the name. */
export function Icon({ name, sizePx = 22, className }: IconProps): ReactElement {
  return (
    <svg
      width={sizePx}
      height={sizePx}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
      data-mirrored={MIRRORED.has(name) ? 'true' : undefined}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
