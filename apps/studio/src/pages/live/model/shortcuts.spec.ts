import { commandForKey, focusKindOf, type PressedKey } from './shortcuts';

const press = (key: string, change: Partial<PressedKey> = {}): PressedKey => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  repeat: false,
  ...change,
});

describe('commandForKey', () => {
  it('shows the piece of the number that is pressed', () => {
    expect(commandForKey(press('1'), 'none')).toEqual({ kind: 'show', index: 0 });
    expect(commandForKey(press('9'), 'none')).toEqual({ kind: 'show', index: 8 });
    expect(commandForKey(press('0'), 'none')).toBeNull();
  });

  it('knows every letter of the console, in both cases', () => {
    expect(['u', 'b', 'o', 'm', 'v', ' '].map((key) => commandForKey(press(key), 'none')?.kind)).toEqual([
      'hide',
      'pause',
      'offer',
      'microphone',
      'camera',
      'next',
    ]);
    expect(commandForKey(press('U'), 'none')).toEqual({ kind: 'hide' });
  });

  it('does nothing while somebody types', () => {
    for (const key of ['1', ' ', 'u', 'b', 'm', 'v']) expect(commandForKey(press(key), 'text')).toBeNull();
  });

  it('counts a held key once and leaves combinations to the browser', () => {
    expect(commandForKey(press(' ', { repeat: true }), 'none')).toBeNull();
    expect(commandForKey(press('b', { ctrlKey: true }), 'none')).toBeNull();
    expect(commandForKey(press('v', { metaKey: true }), 'none')).toBeNull();
    expect(commandForKey(press('1', { altKey: true }), 'none')).toBeNull();
  });

  it('leaves space to the button that has the focus, but not the other keys', () => {
    expect(commandForKey(press(' '), 'control')).toBeNull();
    expect(commandForKey(press('2'), 'control')).toEqual({ kind: 'show', index: 1 });
  });
});

describe('focusKindOf', () => {
  const element = (html: string): Element => {
    document.body.innerHTML = html;
    return document.body.querySelector('[data-target]') ?? document.body;
  };

  it.each([
    ['<input data-target>', 'text'],
    ['<input data-target type="datetime-local">', 'text'],
    ['<textarea data-target></textarea>', 'text'],
    ['<select data-target></select>', 'text'],
    ['<div data-target contenteditable="true"></div>', 'text'],
    ['<input data-target type="checkbox">', 'control'],
    ['<button data-target>Go</button>', 'control'],
    ['<button><span data-target>Go</span></button>', 'control'],
    ['<a data-target href="#x">x</a>', 'control'],
    ['<p data-target>text</p>', 'none'],
  ])('%s is %s', (html, kind) => {
    expect(focusKindOf(element(html))).toBe(kind);
  });
});
