import { Reactions } from '@vitrine/client';
import type { LiveReactions } from '@vitrine/contracts';
import { act, cleanup, createEvent, fireEvent, render, screen } from '@testing-library/react';
import { PARTICLES_MAX } from './particles';
import { ReactionButton } from './reaction-button';
import { ReactionLayer } from './reaction-layer';

function reactionsWith() {
  let hear: (reactions: LiveReactions) => void = () => undefined;
  const command = jest.fn(() => Promise.resolve({}));
  const connection = {
    command,
    on: (_name: string, listener: typeof hear) => {
      hear = listener;
      return () => undefined;
    },
  };
  const room = { roomId: 'room-1', getSnapshot: () => ({ status: 'ready', protocolVersion: 2 }) };
  const reactions = new Reactions({ connection, room } as unknown as ConstructorParameters<typeof Reactions>[0]);
  reactions.start();
  return {
    reactions,
    command,
    hear: (counts: LiveReactions['counts']) => act(() => hear({ roomId: 'room-1', counts })),
  };
}
function show({ isDisabled = false }: { readonly isDisabled?: boolean } = {}) {
  const all = reactionsWith();
  render(
    <>
      <ReactionLayer reactions={all.reactions} look="rail" />
      <ReactionButton reactions={all.reactions} look="rail" isDisabled={isDisabled} />
      <button type="button">elsewhere</button>
    </>,
  );
  const heart = screen.getByRole('button', { name: 'Send a heart' });
  const flying = (): readonly (string | undefined)[] =>
    [...screen.getByTestId('reaction-layer').children].map((child) => (child as HTMLElement).dataset['kind']);
  return { ...all, heart, flying };
}
const press = (button: HTMLElement): void => {
  // jsdom has no pointer events of its own: these are plain events with what is read of them.
  const event = createEvent.pointerDown(button);
  Object.defineProperty(event, 'button', { value: 0 });
  fireEvent(button, event);
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

describe('the heart', () => {
  it('sends a heart with a tap and shows it at once', () => {
    const { heart, flying, command } = show();
    press(heart);
    fireEvent.pointerUp(heart);
    fireEvent.click(heart, { detail: 1 });
    expect(flying()).toEqual(['heart']);
    expect(screen.getByTestId('reaction-count').textContent).toBe('1');
    expect(command).toHaveBeenCalledWith('reaction.send', { roomId: 'room-1', kind: 'heart', count: 1 });
  });

  it('offers the others to who holds it, without sending a heart', () => {
    const { heart, flying } = show();
    press(heart);
    act(() => jest.advanceTimersByTime(450));
    fireEvent.pointerUp(heart);
    fireEvent.click(heart, { detail: 1 });
    expect(flying()).toEqual([]);
    expect(heart.getAttribute('aria-expanded')).toBe('true');
    fireEvent.click(screen.getByRole('button', { name: 'Applaud' }));
    fireEvent.click(screen.getByRole('button', { name: 'Send a flame' }));
    expect(flying()).toEqual(['clap', 'fire']);
    fireEvent.pointerDown(screen.getByRole('button', { name: 'elsewhere' }));
    expect(screen.queryByRole('button', { name: 'Laugh' })).toBeNull();
  });

  it('lets the others go when nobody uses them, unless they were called by a key', () => {
    const { heart } = show();
    const isOpen = (): boolean => screen.queryByTestId('reaction-others') !== null;
    fireEvent.contextMenu(heart, { detail: 0 });
    act(() => jest.advanceTimersByTime(4_000));
    fireEvent.click(screen.getByRole('button', { name: 'Laugh' }));
    act(() => jest.advanceTimersByTime(4_000));
    expect(isOpen()).toBe(true);
    act(() => jest.advanceTimersByTime(2_000));
    expect(isOpen()).toBe(false);
    fireEvent.keyDown(heart, { key: 'ArrowUp' });
    act(() => jest.advanceTimersByTime(60_000));
    expect(isOpen()).toBe(true);
  });

  it('lets the others go after a touch, however the browser takes the finger for a mouse that rests there', () => {
    const { heart } = show();
    const isOpen = (): boolean => screen.queryByTestId('reaction-others') !== null;
    const matches = jest.spyOn(HTMLElement.prototype, 'matches').mockReturnValue(true);
    press(heart);
    act(() => jest.advanceTimersByTime(450));
    fireEvent.pointerUp(heart);
    act(() => jest.advanceTimersByTime(3_000));
    fireEvent.click(heart, { detail: 0 });
    act(() => jest.advanceTimersByTime(4_900));
    expect(isOpen()).toBe(true);
    act(() => jest.advanceTimersByTime(200));
    matches.mockRestore();
    expect(isOpen()).toBe(false);
  });

  it('lets the others go with a tap elsewhere, also on what keeps a tap to itself', () => {
    const { heart } = show();
    fireEvent.contextMenu(heart);
    const elsewhere = screen.getByRole('button', { name: 'elsewhere' });
    elsewhere.addEventListener('pointerdown', (event) => event.stopPropagation());
    fireEvent.pointerDown(elsewhere);
    expect(screen.queryByTestId('reaction-others')).toBeNull();
  });

  it('can be used with keys alone', () => {
    const { heart, flying } = show();
    heart.focus();
    fireEvent.click(heart, { detail: 0 });
    expect(flying()).toEqual(['heart']);
    fireEvent.keyDown(heart, { key: 'ArrowUp' });
    act(() => jest.advanceTimersByTime(50));
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Applaud');
    fireEvent.keyDown(document.activeElement ?? heart, { key: 'Escape' });
    expect(document.activeElement).toBe(heart);
    expect(screen.queryByTestId('reaction-others')).toBeNull();
  });

  it('answers to what asks for a menu, and shows none of the browser', () => {
    const { heart } = show();
    expect(fireEvent.contextMenu(heart)).toBe(false);
    expect(screen.getByTestId('reaction-others')).toBeTruthy();
  });

  it('rests while there is no connection', () => {
    const { heart, command } = show({ isDisabled: true });
    fireEvent.click(heart, { detail: 1 });
    fireEvent.keyDown(heart, { key: 'ArrowUp' });
    expect(command).not.toHaveBeenCalled();
    expect(screen.queryByTestId('reaction-others')).toBeNull();
  });

  it('shows that the figure grew, for a moment', () => {
    const { hear } = show();
    hear({ heart: 8_400 });
    const figure = screen.getByTestId('reaction-count');
    expect(figure.textContent).toBe('8.4k');
    expect(figure.dataset['growing']).toBe('true');
    act(() => jest.advanceTimersByTime(1_000));
    expect(figure.dataset['growing']).toBeUndefined();
  });
});

describe('what flies', () => {
  it('is gone when its flight ended, and never too much', () => {
    const { hear, flying } = show();
    for (let event = 0; event < 30; event += 1) hear({ heart: 900, laugh: 3 });
    expect(flying()).toHaveLength(PARTICLES_MAX);
    const layer = screen.getByTestId('reaction-layer');
    for (const particle of [...layer.children]) fireEvent.animationEnd(particle);
    expect(flying()).toEqual([]);
  });

  it('does not end with what moves within it', () => {
    const { hear, flying } = show();
    hear({ heart: 1 });
    const sway = screen.getByTestId('reaction-layer').firstElementChild?.firstElementChild;
    if (sway) fireEvent.animationEnd(sway);
    expect(flying()).toHaveLength(1);
  });

  it('does not fly behind the reader’s back', () => {
    const { hear, flying } = show();
    const visibility = jest.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    hear({ heart: 5 });
    visibility.mockRestore();
    expect(flying()).toEqual([]);
  });

  it('is left out for people who asked for less motion', () => {
    const original = globalThis.matchMedia;
    globalThis.matchMedia = ((query: string) => ({
      ...original(query),
      matches: query.includes('reduce'),
    })) as typeof matchMedia;
    try {
      const { reactions, hear } = reactionsWith();
      render(
        <>
          <ReactionLayer reactions={reactions} look="row" />
          <ReactionButton reactions={reactions} look="row" />
        </>,
      );
      hear({ heart: 3 });
      expect(screen.queryByTestId('reaction-layer')).toBeNull();
      expect(screen.getByTestId('reaction-count').textContent).toBe('3');
    } finally {
      globalThis.matchMedia = original;
    }
  });
});
