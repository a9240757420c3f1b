export type ConsoleCommand =
  | { readonly kind: 'show'; readonly index: number }
  | { readonly kind: 'next' | 'hide' | 'pause' | 'offer' | 'microphone' | 'camera' };

export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly repeat: boolean;
}
/** Where the focus is: in a text, on something that a key works itself, or nowhere special. */
export type FocusKind = 'text' | 'control' | 'none';

const LETTERS: Readonly<Record<string, 'hide' | 'pause' | 'offer' | 'microphone' | 'camera'>> = {
  u: 'hide',
  b: 'pause',
  o: 'offer',
  m: 'microphone',
  v: 'camera',
};

/**
 * What a key means in the console. Never anything while somebody types; a held key counts once; combinations belong to
 * the browser. Space on a button is that button's own.
 */
export function commandForKey(pressed: PressedKey, focus: FocusKind): ConsoleCommand | null {
  if (focus === 'text' || pressed.repeat || pressed.ctrlKey || pressed.metaKey || pressed.altKey) return null;
  if (/^[1-9]$/.test(pressed.key)) return { kind: 'show', index: Number(pressed.key) - 1 };
  if (pressed.key === ' ') return focus === 'control' ? null : { kind: 'next' };
  const kind = LETTERS[pressed.key.toLowerCase()];
  return kind === undefined ? null : { kind };
}

/** Input types in which letters are typed; a checkbox or a range takes none. */
const NO_TEXT_TYPES = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

export function focusKindOf(target: EventTarget | null): FocusKind {
  if (!(target instanceof HTMLElement)) return 'none';
  if (target.isContentEditable || target.getAttribute('contenteditable') === 'true') return 'text';
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return 'text';
  if (target instanceof HTMLInputElement) return NO_TEXT_TYPES.has(target.type) ? 'control' : 'text';
  const owner = target.closest('button, a[href], summary, [role="button"], [role="option"], [role="menuitem"]');
  return owner === null ? 'none' : 'control';
}
