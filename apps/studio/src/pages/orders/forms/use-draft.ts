import { useEffect } from 'react';
import type { Drafts } from '../model/drafts';

/** Remembers what stands in a form while it is open. */
export function useDraft<T extends object>(drafts: Drafts<T>, orderId: string, values: T): void {
  useEffect(() => drafts.keep(orderId, values), [drafts, orderId, values]);
}
