import { useEffect, useEffectEvent } from 'react';
import { commandForKey, focusKindOf, type ConsoleCommand } from '../model/shortcuts';

/** Listens on the whole page while the console is up; silent while a dialog is open over it. */
export function useShortcuts(onCommand: (command: ConsoleCommand) => void, isSilent: boolean): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (isSilent || event.defaultPrevented || event.isComposing) return;
    const command = commandForKey(event, focusKindOf(event.target));
    if (command === null) return;
    event.preventDefault();
    onCommand(command);
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => handle(event);
    addEventListener('keydown', listener);
    return () => removeEventListener('keydown', listener);
  }, []);
}
