import type { PersonView } from '@vitrine/contracts';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { ChatComposer, type ChatComposerProps } from './chat-composer';
import type { DraftStore } from './draft-store';

const carla: PersonView = { id: 'carla', displayName: 'Carla', avatarUrl: null, badge: null };
const carl: PersonView = { id: 'carl', displayName: 'Carl Öström', avatarUrl: null, badge: null };

function memoryDrafts(): DraftStore & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return { kept, read: (key) => kept.get(key) ?? '', write: (key, text) => void kept.set(key, text) };
}

function show(props: Partial<ChatComposerProps> = {}) {
  const drafts = memoryDrafts();
  const onSend = jest.fn<boolean | Promise<boolean>, [Parameters<ChatComposerProps['onSend']>[0]]>(() => true);
  const all: ChatComposerProps = {
    draftKey: 'room',
    people: [carla, carl],
    ownMemberId: 'me',
    look: 'panel',
    replyTo: null,
    onCancelReply: () => undefined,
    onSend,
    drafts,
    ...props,
  };
  const view = render(<ChatComposer {...all} />);
  const input = (): HTMLInputElement => screen.getByTestId('chat-input');
  const type = (text: string): void => {
    fireEvent.change(input(), { target: { value: text, selectionStart: text.length } });
  };
  const submit = (): Promise<void> => act(async () => void fireEvent.submit(input()));
  return { ...view, drafts, onSend, input, type, submit };
}

afterEach(cleanup);

describe('ChatComposer', () => {
  it('clears the draft only once the message is on its way', async () => {
    let accept: (isAccepted: boolean) => void = () => undefined;
    const { input, type, submit } = show({ onSend: () => new Promise<boolean>((resolve) => (accept = resolve)) });
    type('is it lined?');
    await submit();
    expect(input().value).toBe('is it lined?');
    await act(async () => accept(true));
    expect(input().value).toBe('');
  });

  it('keeps the draft when the message was not taken', async () => {
    const { input, type, submit, drafts } = show({ onSend: () => false });
    type('is it lined?');
    await submit();
    expect(input().value).toBe('is it lined?');
    expect(drafts.kept.get('room')).toBe('is it lined?');
  });

  it('keeps what is typed while the message before it is being sent', async () => {
    let accept: (isAccepted: boolean) => void = () => undefined;
    const { input, type, submit } = show({ onSend: () => new Promise<boolean>((resolve) => (accept = resolve)) });
    type('first');
    await submit();
    type('first and more');
    await act(async () => accept(true));
    expect(input().value).toBe(' and more');
  });

  it('sends one message for two quick taps', async () => {
    let accept: (isAccepted: boolean) => void = () => undefined;
    const onSend = jest.fn(() => new Promise<boolean>((resolve) => (accept = resolve)));
    const { type, submit } = show({ onSend });
    type('hello');
    await submit();
    await submit();
    expect(onSend).toHaveBeenCalledTimes(1);
    await act(async () => accept(true));
  });

  it('gives a draft back after a reload', () => {
    const drafts = memoryDrafts();
    drafts.write('room', 'half a sent');
    show({ drafts });
    expect(screen.getByTestId<HTMLInputElement>('chat-input').value).toBe('half a sent');
  });

  it('sends a reply with the number of the message it answers', async () => {
    const onCancelReply = jest.fn();
    const { type, submit, onSend } = show({ replyTo: { seq: 7, name: 'Carla', text: 'Se arruga?' }, onCancelReply });
    type('barely');
    await submit();
    expect(onSend).toHaveBeenCalledWith({ text: 'barely', replyToSeq: 7 });
    expect(onCancelReply).toHaveBeenCalled();
  });

  it('offers people after @ and sends who was chosen, unless the name was deleted again', async () => {
    const { input, type, submit, onSend } = show();
    type('hi @car');
    expect(screen.getAllByRole('option').map((option) => option.textContent)).toEqual(['CCarl Öström', 'CCarla']);
    fireEvent.keyDown(input(), { key: 'Enter' });
    expect(input().value).toBe('hi @Carl Öström ');
    await submit();
    expect(onSend).toHaveBeenLastCalledWith({ text: 'hi @Carl Öström', mentionIds: ['carl'] });
    type('@car');
    fireEvent.keyDown(input(), { key: 'Enter' });
    type('no name any more');
    await submit();
    await waitFor(() => expect(onSend).toHaveBeenLastCalledWith({ text: 'no name any more' }));
  });

  it('does not send on the Enter that ends the choice of a Chinese word', () => {
    const { input, type, onSend } = show();
    type('hi @car');
    fireEvent.keyDown(input(), { key: 'Enter', isComposing: true });
    expect(input().value).toBe('hi @car');
    expect(onSend).not.toHaveBeenCalled();
  });

  it('tells that somebody writes, and not that a draft was emptied', () => {
    const onTyping = jest.fn();
    const { type } = show({ onTyping });
    type('h');
    type('hi');
    type(' ');
    type('');
    expect(onTyping).toHaveBeenCalledTimes(2);
  });
});
