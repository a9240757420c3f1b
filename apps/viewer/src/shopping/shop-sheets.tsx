import { lazy, Suspense, type ReactElement } from 'react';
import type { ShowShop } from './show-shop';
import { useSheet } from './use-sheet';

const OpenSheet = lazy(() => import('./open-sheet'));

/** Everything about buying is loaded when the first sheet opens, or when `preloadSheets` has had a quiet moment. */
export function ShopSheets({ show }: { readonly show: ShowShop | null }): ReactElement | null {
  const { sheet } = useSheet();
  if (sheet === null) return null;
  return (
    <Suspense fallback={null}>
      <OpenSheet sheet={sheet} show={show} />
    </Suspense>
  );
}

export function preloadSheets(): void {
  void import('./open-sheet');
}
