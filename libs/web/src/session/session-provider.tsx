import type { SessionView } from '@vitrine/contracts';
import type * as dto from '@vitrine/contracts/dto';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useMemo, useRef, type ReactElement, type ReactNode } from 'react';
import { useApi } from '../api/api-provider';

export const SESSION_QUERY_KEY = ['session'] as const;

export interface SessionActions {
  readonly register: (request: dto.RegisterRequest) => Promise<SessionView>;
  readonly signIn: (request: dto.SignInRequest) => Promise<SessionView>;
  readonly signOut: () => Promise<void>;
  readonly enterAsGuest: (request: dto.GuestRequest) => Promise<SessionView>;
  readonly rename: (request: dto.UpdateProfileRequest) => Promise<SessionView>;
}
export interface SessionValue extends SessionActions {
  /** null when nobody is signed in; undefined while it is not known. */
  readonly session: SessionView | null | undefined;
  readonly isLoading: boolean;
  readonly error: unknown;
  readonly reload: () => void;
  /** Asks the server who is signed in now; undefined when no answer came. */
  readonly recheck: () => Promise<SessionView | null | undefined>;
}

const SessionContext = createContext<SessionValue | null>(null);

/** Put this on queries whose answer belongs to a person, so that it is gone when another one is at the screen. */
export const PERSONAL_QUERY = { isPersonal: true } as const;

/** Bag, orders and addresses belong to a person: nothing of one may be shown to the next, however the change came. */
function useForgetting(memberId: string | null | undefined): void {
  const client = useQueryClient();
  const before = useRef(memberId);
  useEffect(() => {
    const last = before.current;
    before.current = memberId;
    if (last === undefined || last === memberId) return;
    void client.resetQueries({ predicate: ({ meta }) => meta?.['isPersonal'] === true });
    void client.invalidateQueries({
      predicate: ({ queryKey, meta }) => queryKey[0] !== SESSION_QUERY_KEY[0] && meta?.['isPersonal'] !== true,
    });
  }, [client, memberId]);
}

/** Who is at this screen. Sits inside the QueryClientProvider and the ApiProvider. */
export function SessionProvider({ children }: { readonly children: ReactNode }): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const query = useQuery({
    queryKey: SESSION_QUERY_KEY,
    queryFn: ({ signal }) => api.auth.session({ signal }),
    staleTime: 5 * 60_000,
  });

  const become = useCallback(
    async (session: SessionView | null) => {
      await client.cancelQueries({ queryKey: SESSION_QUERY_KEY });
      client.setQueryData(SESSION_QUERY_KEY, session);
    },
    [client],
  );

  const actions = useMemo((): SessionActions => {
    const taking = async (asked: Promise<SessionView>): Promise<SessionView> => {
      const session = await asked;
      await become(session);
      return session;
    };
    return {
      register: (request) => taking(api.auth.register(request)),
      signIn: (request) => taking(api.auth.signIn(request)),
      enterAsGuest: (request) => taking(api.auth.guest(request)),
      rename: (request) => taking(api.auth.updateProfile(request)),
      signOut: async () => {
        await api.auth.signOut();
        await become(null);
      },
    };
  }, [api, become]);

  const { data: session, isLoading, error, refetch } = query;
  useForgetting(session === undefined ? undefined : (session?.member.id ?? null));
  const recheck = useCallback(async () => {
    const { data: found, isError } = await refetch();
    return isError ? undefined : found;
  }, [refetch]);
  const value = useMemo(
    (): SessionValue => ({
      ...actions,
      session,
      isLoading,
      error,
      reload: () => void refetch(),
      recheck,
    }),
    [actions, session, isLoading, error, refetch, recheck],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}

export function useSession(): SessionValue {
  const value = use(SessionContext);
  if (value === null) throw new Error('useSession needs a SessionProvider above it.');
  return value;
}
