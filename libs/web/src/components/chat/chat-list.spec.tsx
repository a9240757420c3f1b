import type { PendingMessage } from '@vitrine/client';
import type { MessageState, PersonView } from '@vitrine/contracts';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { ChatList, type ChatListProps } from './chat-list';

const person = (id: string, displayName: string): PersonView => ({ id, displayName, avatarUrl: null, badge: null });
const people = { me: person('me', 'Clara'), lena: person('lena', 'Lena'), tom: person('tom', 'tom_r') };

const message = (seq: number, authorId: string, text: string, more: Partial<MessageState> = {}): MessageState => ({
  seq,
  authorId,
  text,
  atMs: seq,
  mediaTimeMs: null,
  replyTo: null,
  mentionIds: [],
  badge: null,
  ...more,
});
const pendingMessage = (more: Partial<PendingMessage>): PendingMessage => ({
  clientId: 'c-1',
  text: 'is it lined?',
  replyToSeq: null,
  mentionIds: [],
  createdAtMs: 0,
  status: 'waiting',
  seq: null,
  error: null,
  wait: null,
  ...more,
});

function show(props: Partial<ChatListProps>) {
  const all: ChatListProps = {
    messages: [],
    pending: [],
    people,
    ownMemberId: 'me',
    look: 'panel',
    quoteOf: () => null,
    onRetry: () => undefined,
    onDiscard: () => undefined,
    ...props,
  };
  const view = render(<ChatList {...all} />);
  return { ...view, again: (next: Partial<ChatListProps>) => view.rerender(<ChatList {...all} {...next} />) };
}

/** jsdom lays nothing out, so the sizes of the list are told to it. */
function layOut(
  list: HTMLElement,
  { contentPx, viewPx, fromTopPx }: { contentPx: number; viewPx: number; fromTopPx: number },
): void {
  Object.defineProperty(list, 'scrollHeight', { value: contentPx, configurable: true });
  Object.defineProperty(list, 'clientHeight', { value: viewPx, configurable: true });
  list.scrollTop = fromTopPx;
}

/** By hand, as somebody who wants to read what was said before. */
function scrollUp(list: HTMLElement): void {
  layOut(list, { contentPx: 1_000, viewPx: 300, fromTopPx: 700 });
  fireEvent.scroll(list);
  fireEvent.wheel(list);
  list.scrollTop = 200;
  fireEvent.scroll(list);
}

afterEach(cleanup);

describe('ChatList', () => {
  it('isolates names and words, so that mixed directions cannot reorder the line', () => {
    show({ messages: [message(1, 'tom', 'ممكن نشوفه من الخلف؟')] });
    expect(screen.getByText('tom_r').tagName).toBe('BDI');
    expect(screen.getByText('ممكن نشوفه من الخلف؟').tagName).toBe('BDI');
  });

  it('marks the host and the staff', () => {
    show({
      messages: [message(1, 'lena', 'Barely.', { badge: 'host' }), message(2, 'tom', 'Ask me.', { badge: 'staff' })],
    });
    const rows = screen.getAllByTestId('message');
    expect(within(rows[0]!).getByText('Host')).toBeTruthy();
    expect(within(rows[1]!).getByText('Staff')).toBeTruthy();
  });

  it('shows a message that was taken back as such, without its words and without a way to answer it', () => {
    show({ messages: [message(1, 'tom', '', { redactedBy: 'staff' })], onReply: () => undefined });
    expect(screen.getByText('Message removed by the store')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Reply/ })).toBeNull();
  });

  it('says so when the quoted message is gone', () => {
    const replyTo = { seq: 1, authorId: 'tom' };
    show({ messages: [message(2, 'lena', 'Please be kind.', { replyTo })], quoteOf: () => '' });
    expect(screen.getByText('a message that is gone')).toBeTruthy();
  });

  it('highlights mentions only of the people who are meant', () => {
    show({ messages: [message(1, 'lena', '@Clara and @tom_r, barely.', { mentionIds: ['me'] })] });
    expect(screen.getByText('@Clara').className).not.toBeUndefined();
    expect(screen.getByText('@Clara').tagName).toBe('SPAN');
    expect(screen.queryByText('@tom_r')).toBeNull();
  });

  it('shows own messages while they wait, and lets a refused one be sent again or removed', () => {
    const onRetry = jest.fn();
    const onDiscard = jest.fn();
    show({
      pending: [
        pendingMessage({ clientId: 'c-1', status: 'sending', text: 'first' }),
        pendingMessage({
          clientId: 'c-2',
          status: 'refused',
          text: 'second',
          error: { code: 'request.rate-limited', message: 'slow down' },
        }),
      ],
      onRetry,
      onDiscard,
    });
    expect(screen.getByText('Sending…')).toBeTruthy();
    expect(screen.getByText('That was a bit fast')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Send again' }));
    fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
    expect(onRetry).toHaveBeenCalledWith('c-2');
    expect(onDiscard).toHaveBeenCalledWith('c-2');
  });

  it('says why a message rests and until when, and lets it be removed', () => {
    const onDiscard = jest.fn();
    const until = (seconds: number) => Date.now() + seconds * 1_000 - 100;
    const resting = (limit: string, seconds: number, clientId: string) =>
      pendingMessage({ clientId, wait: { limit, untilMs: until(seconds) } });
    show({
      pending: [
        resting('same-message', 12, 'c-1'),
        resting('chat.send', 3, 'c-2'),
        resting('messages-per-room', 2, 'c-3'),
        resting('chat.send', -1, 'c-4'),
      ],
      onDiscard,
    });
    const words = screen.getAllByTestId('pending-wait').map(({ firstChild }) => firstChild?.textContent);
    expect(words).toEqual([
      'You said that already; it is sent in 12 s',
      'You are writing fast; sent in 3 s',
      'The room is full of messages; sent in 2 s',
      'You are writing fast; sent now',
    ]);
    fireEvent.click(screen.getAllByRole('button', { name: 'Remove' })[0]!);
    expect(onDiscard).toHaveBeenCalledWith('c-1');
  });

  it('says that the chat is away instead of that nobody has written', () => {
    show({ emptyText: 'The chat is not connected.' });
    expect(screen.getByTestId('chat-empty').textContent).toBe('The chat is not connected.');
  });

  it('shows one’s own message after sending, wherever the reader was, and follows the end from there', () => {
    const onFollow = jest.fn();
    const messages = [message(1, 'tom', 'one')];
    const { again } = show({ messages, onFollow });
    const list = screen.getByTestId('chat-list');
    scrollUp(list);
    expect(onFollow.mock.calls).toEqual([[true], [false]]);
    const pending = [pendingMessage({})];
    again({ messages, pending, onFollow });
    expect(list.scrollTop).toBe(1_000);
    expect(onFollow).toHaveBeenLastCalledWith(true);
    layOut(list, { contentPx: 1_080, viewPx: 300, fromTopPx: 700 });
    again({ messages: [...messages, message(2, 'lena', 'two')], pending, onFollow });
    expect(list.scrollTop).toBe(1_080);
  });

  it('goes on following beside a message that was refused and stays', () => {
    const pending = [pendingMessage({ status: 'refused' })];
    const { again } = show({ messages: [message(1, 'tom', 'one')], pending });
    const list = screen.getByTestId('chat-list');
    layOut(list, { contentPx: 1_040, viewPx: 300, fromTopPx: 0 });
    again({ messages: [message(1, 'tom', 'one'), message(2, 'tom', 'two')], pending });
    expect(list.scrollTop).toBe(1_040);
    expect(screen.queryByRole('button', { name: /New messages/ })).toBeNull();
  });

  it('offers the way down steadily, also while the oldest rows go', () => {
    const many = (from: number) => Array.from({ length: 200 }, (_, index) => message(from + index, 'tom', 'word'));
    const { again } = show({ messages: many(1) });
    const list = screen.getByTestId('chat-list');
    scrollUp(list);
    for (const from of [2, 3, 4]) {
      again({ messages: many(from) });
      list.scrollTop -= 40;
      fireEvent.scroll(list);
      expect(screen.getByRole('button', { name: /New messages/ })).toBeTruthy();
    }
  });

  it('follows new messages at the end', () => {
    const { again } = show({ messages: [message(1, 'tom', 'one')] });
    const list = screen.getByTestId('chat-list');
    layOut(list, { contentPx: 1_000, viewPx: 300, fromTopPx: 700 });
    fireEvent.scroll(list);
    layOut(list, { contentPx: 1_040, viewPx: 300, fromTopPx: 700 });
    again({ messages: [message(1, 'tom', 'one'), message(2, 'tom', 'two')] });
    expect(list.scrollTop).toBe(1_040);
    expect(screen.queryByRole('button', { name: /New messages/ })).toBeNull();
  });

  it('never moves a reader who scrolled up, and offers the way down', () => {
    const { again } = show({ messages: [message(1, 'tom', 'one')] });
    const list = screen.getByTestId('chat-list');
    scrollUp(list);
    again({ messages: [message(1, 'tom', 'one'), message(2, 'tom', 'two')] });
    expect(list.scrollTop).toBe(200);
    act(() => screen.getByRole('button', { name: /New messages/ }).click());
    expect(list.scrollTop).toBe(1_000);
    expect(screen.queryByRole('button', { name: /New messages/ })).toBeNull();
  });

  it('keeps the rows of two hundred messages when one more arrives', () => {
    const many = Array.from({ length: 200 }, (_, index) => message(index + 1, 'tom', `line ${index + 1}`));
    const { again } = show({ messages: many });
    const firstRow = screen.getAllByTestId('message')[0];
    again({ messages: [...many, message(201, 'lena', 'new')] });
    expect(screen.getAllByTestId('message')).toHaveLength(201);
    expect(screen.getAllByTestId('message')[0]).toBe(firstRow);
  });

  it('says quietly where messages were left out, in one line that stays the same element', () => {
    const messages = [message(1, 'tom', 'one')];
    const { again } = show({ messages, leftOut: [{ fromSeq: 2, toSeq: 13 }] });
    const line = screen.getByTestId('chat-gap');
    expect(line.textContent).toBe('12 not shown, the chat is fast');
    expect(line.getAttribute('aria-live')).toBe('off');
    const more = [...messages, message(14, 'tom', 'two'), message(16, 'tom', 'three')];
    again({
      messages: more,
      leftOut: [
        { fromSeq: 2, toSeq: 13 },
        { fromSeq: 15, toSeq: 15 },
      ],
    });
    expect(screen.getByTestId('chat-gap')).toBe(line);
    expect(line.textContent).toBe('13 not shown, the chat is fast');
    expect(line.nextElementSibling?.getAttribute('data-seq')).toBe('14');
    again({ messages: more, leftOut: [] });
    expect(screen.queryByTestId('chat-gap')).toBeNull();
  });

  it('reads what was left out when asked to, and lets the reader stay there', () => {
    const onFill = jest.fn();
    const messages = [message(1, 'tom', 'one'), message(14, 'tom', 'two')];
    const leftOut = [{ fromSeq: 2, toSeq: 13 }];
    const { again } = show({ messages, leftOut, onFill });
    const list = screen.getByTestId('chat-list');
    layOut(list, { contentPx: 1_000, viewPx: 300, fromTopPx: 700 });
    fireEvent.scroll(list);
    fireEvent.click(screen.getByRole('button', { name: '12 not shown, the chat is fast · read them' }));
    expect(onFill).toHaveBeenCalledWith(14);
    layOut(list, { contentPx: 1_400, viewPx: 300, fromTopPx: 700 });
    again({ messages: [...messages, message(15, 'tom', 'three')], leftOut, onFill });
    expect(list.scrollTop).toBe(700);
    expect(screen.getByRole('button', { name: /New messages/ })).toBeTruthy();
  });

  it('says at the line how reading goes, and marks what was found', () => {
    const messages = [message(1, 'tom', 'one'), message(14, 'tom', 'two')];
    const leftOut = [{ fromSeq: 2, toSeq: 13 }];
    const onFill = jest.fn();
    const { again } = show({ messages, leftOut, onFill });
    fireEvent.click(screen.getByRole('button', { name: /not shown/ }));
    again({ messages, leftOut, onFill, fillStatus: 'loading' });
    expect(screen.getByTestId('chat-gap').textContent).toContain('reading…');
    again({ messages, leftOut, onFill, fillStatus: 'failed' });
    expect(screen.getByTestId('chat-gap').textContent).toContain('that did not work, try again');
    const found = [messages[0]!, message(13, 'lena', 'between'), messages[1]!];
    again({ messages: found, leftOut: [{ fromSeq: 2, toSeq: 12 }], onFill, foundSeqs: new Set([13]) });
    const rows = screen.getAllByTestId('message');
    expect(rows.map(({ dataset }) => dataset['found'])).toEqual([undefined, 'true', undefined]);
  });
});
