import { useEffect, useState } from 'react';

/**
 * Text that is shown as it is typed and handed on when the typing rests, so that not every letter asks the server. A
 * change of `value` from elsewhere (a way back, a cleared filter) replaces what is typed.
 */
export function useSettledText(
  value: string,
  onSettle: (text: string) => void,
  delayMs = 300,
): readonly [text: string, setText: (text: string) => void] {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  const [sent, setSent] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (value !== sent) {
      setSent(value);
      setText(value);
    }
  }
  useEffect(() => {
    if (text === sent) return;
    const timer = setTimeout(() => {
      setSent(text);
      onSettle(text);
    }, delayMs);
    return () => clearTimeout(timer);
  }, [text, sent, onSettle, delayMs]);
  return [text, setText];
}
