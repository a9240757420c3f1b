import { useCallback } from 'react';
import { useLocation, useNavigate } from 'react-router';
import type { CheckoutIntent } from './model/checkout-intent';

/** What lies over the page. Kept in the browser's history, so that 'back' closes it and a reload opens it again. */
export type SheetState =
  | { readonly kind: 'piece'; readonly productId: string; readonly pinId: string | null; readonly variantId?: string }
  | { readonly kind: 'pieces' }
  | { readonly kind: 'bag' }
  | { readonly kind: 'checkout'; readonly intent: CheckoutIntent }
  | { readonly kind: 'confirmed'; readonly orderId: string };

export interface SheetControl {
  readonly sheet: SheetState | null;
  readonly open: (sheet: SheetState) => void;
  /** Puts another sheet in the place of the open one. */
  readonly swap: (sheet: SheetState) => void;
  readonly close: () => void;
}

interface PageState {
  readonly sheet?: SheetState;
}

export function useSheet(): SheetControl {
  const { pathname, search, state } = useLocation();
  const navigate = useNavigate();
  const sheet = (state as PageState | null)?.sheet ?? null;
  const here = `${pathname}${search}`;
  const open = useCallback(
    (next: SheetState) => void navigate(here, { state: { sheet: next } satisfies PageState, preventScrollReset: true }),
    [navigate, here],
  );
  const swap = useCallback(
    (next: SheetState) =>
      void navigate(here, { state: { sheet: next } satisfies PageState, replace: true, preventScrollReset: true }),
    [navigate, here],
  );
  const close = useCallback(() => {
    // The router counts its own steps in `idx`; at 0 a step back would leave the site.
    const steps = (history.state as { readonly idx?: number } | null)?.idx ?? 0;
    if (steps > 0) void navigate(-1);
    else void navigate(here, { state: null, replace: true });
  }, [navigate, here]);
  return { sheet, open, swap, close };
}
