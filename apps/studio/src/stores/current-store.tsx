import type { Permission, SessionView, StoreMembershipView } from '@vitrine/contracts';
import { useSession } from '@vitrine/web';
import { createContext, use, useMemo, useState, type ReactElement, type ReactNode } from 'react';

const STORAGE_KEY = 'vitrine.studio.store';

interface CurrentStore {
  readonly store: StoreMembershipView;
  readonly stores: readonly StoreMembershipView[];
  readonly choose: (storeId: string) => void;
}
const CurrentStoreContext = createContext<CurrentStore | null>(null);

function readChoice(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    // A browser that forbids storage forgets the choice at the next visit; the first store is shown then.
    return null;
  }
}
function keepChoice(storeId: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, storeId);
  } catch {
    // The choice holds until the page is left.
    return;
  }
}

/** The store that the back office talks about. Rendered only for people who work in at least one. */
export function CurrentStoreProvider({
  session,
  children,
}: {
  readonly session: SessionView;
  readonly children: ReactNode;
}): ReactElement {
  const [chosenId, setChosenId] = useState(readChoice);
  const { stores } = session;
  const store = stores.find(({ storeId }) => storeId === chosenId) ?? stores[0];
  const value = useMemo(
    (): CurrentStore | null =>
      store === undefined
        ? null
        : {
            store,
            stores,
            choose: (storeId) => {
              keepChoice(storeId);
              setChosenId(storeId);
            },
          },
    [store, stores],
  );
  return <CurrentStoreContext value={value}>{children}</CurrentStoreContext>;
}

export function useCurrentStore(): CurrentStore {
  const value = use(CurrentStoreContext);
  if (value === null) throw new Error('useCurrentStore needs a CurrentStoreProvider with a store above it.');
  return value;
}

/** What the person may do in the current store. */
export function useCan(permission: Permission): boolean {
  return useCurrentStore().store.permissions.includes(permission);
}

/** What the person may do in a given store; nothing when they don't work there. */
export function useStorePermissions(storeId: string | undefined): readonly Permission[] {
  const { session } = useSession();
  return session?.stores.find((membership) => membership.storeId === storeId)?.permissions ?? [];
}
