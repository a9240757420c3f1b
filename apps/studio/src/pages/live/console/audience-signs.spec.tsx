import type { ReactionBurst, Reactions } from '@vitrine/client';
import type { PersonView } from '@vitrine/contracts';
import { act, cleanup, render, screen } from '@testing-library/react';
import type { ReactElement } from 'react';
import { ReactionRates } from './reaction-rates';
import { TypingLine } from './typing-line';
import { useReactionMinute } from './use-reaction-minute';

function LastMinute({ reactions }: { readonly reactions: Pick<Reactions, 'onBurst'> }): ReactElement {
  return <ReactionRates counts={useReactionMinute(reactions)} />;
}

const person = (displayName: string): PersonView => ({ id: displayName, displayName, avatarUrl: null, badge: null });

afterEach(cleanup);

describe('TypingLine', () => {
  const words = (...names: readonly string[]): string => {
    cleanup();
    render(<TypingLine people={names.map(person)} />);
    return screen.getByTestId('studio-typing').textContent;
  };

  it('names who is typing, and keeps its place when nobody is', () => {
    expect(words()).toBe('');
    expect(words('Mara')).toBe('Mara is typing …');
    expect(words('Mara', 'Tom')).toBe('Mara and Tom are typing …');
    expect(words('Mara', 'Tom', 'Ada')).toBe('Mara, Tom and Ada are typing …');
    expect(words('Mara', 'Tom', 'Ada', 'هدى')).toBe('Mara, Tom and 2 others are typing …');
  });

  it('isolates names, so that mixed directions cannot reorder the line', () => {
    words('هدى');
    expect(screen.getByText('هدى').tagName).toBe('BDI');
  });
});

describe('ReactionRates', () => {
  beforeEach(() => jest.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => jest.useRealTimers());

  it('shows what came in the last minute, by kind, and nothing when nothing did', () => {
    let tell: (burst: ReactionBurst) => void = () => undefined;
    const onBurst = (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    };
    const reactions = { onBurst };
    render(<LastMinute reactions={reactions} />);
    expect(screen.queryByTestId('reaction-rates')).toBeNull();
    act(() => tell({ kind: 'fire', count: 2, isOwn: false }));
    act(() => tell({ kind: 'heart', count: 1_234, isOwn: false }));
    const rows = [...screen.getByTestId('reaction-rates').children].map((row) => row.textContent);
    expect(rows).toEqual(['1.2k1,234 hearts', '22 flames']);
    act(() => jest.advanceTimersByTime(70_000));
    expect(screen.queryByTestId('reaction-rates')).toBeNull();
  });
});
