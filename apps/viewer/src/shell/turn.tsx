import { lazy, Suspense, type ReactElement } from 'react';
import { useWaitsHere } from '../queries/waits-here';

const TurnBanner = lazy(() => import('./turn-banner'));

/** Costs nothing where nobody waits for anything. */
export function Turn(): ReactElement | null {
  if (!useWaitsHere()) return null;
  return (
    <Suspense fallback={null}>
      <TurnBanner />
    </Suspense>
  );
}
