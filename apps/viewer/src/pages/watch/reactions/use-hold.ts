import { useEffect, useMemo, useRef, type MouseEvent, type PointerEvent } from 'react';

const HOLD_MS = 400;

export interface HoldHandlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerUp: () => void;
  readonly onPointerLeave: () => void;
  readonly onPointerCancel: () => void;
  readonly onContextMenu: (event: MouseEvent) => void;
  readonly onClick: (event: MouseEvent) => void;
}

/**
 * Tells a tap from holding. What asks for a context menu (the other mouse button, a key for it, holding on some phones)
 * counts as holding. `onTap` and `onHold` may change with every render.
 */
export function useHold(onTap: () => void, onHold: () => void): HoldHandlers {
  const latest = useRef({ onTap, onHold });
  useEffect(() => {
    latest.current = { onTap, onHold };
  });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const wasHeld = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useMemo(() => {
    const letGo = (): void => clearTimeout(timer.current);
    return {
      onPointerDown: ({ button }) => {
        wasHeld.current = false;
        letGo();
        if (button !== 0) return;
        timer.current = setTimeout(() => {
          wasHeld.current = true;
          latest.current.onHold();
        }, HOLD_MS);
      },
      onPointerUp: letGo,
      onPointerLeave: letGo,
      onPointerCancel: letGo,
      onContextMenu: (event) => {
        event.preventDefault();
        letGo();
        latest.current.onHold();
      },
      onClick: ({ detail }) => {
        letGo();
        // The click at the end of holding; one made by a key has no clicks to count.
        if (wasHeld.current && detail > 0) wasHeld.current = false;
        else latest.current.onTap();
      },
    };
  }, []);
}
