import type { SessionView } from '@vitrine/contracts';
import { useSession } from '@vitrine/web';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { makeGuestName } from './model/guest-name';

export interface GuestSession {
  readonly session: SessionView | null;
  readonly error: unknown;
  readonly retry: () => void;
}

/** Watching needs no name, but a session: whoever has none becomes a guest quietly. */
export function useGuestSession(): GuestSession {
  const { session, error: sessionError, enterAsGuest, reload } = useSession();
  const enter = useMutation({
    mutationFn: () => enterAsGuest({ displayName: makeGuestName() }),
    scope: { id: 'guest' },
  });
  const { mutate, isIdle } = enter;
  const isStranger = session === null;
  useEffect(() => {
    if (isStranger && isIdle) mutate();
  }, [isStranger, isIdle, mutate]);
  return {
    session: session ?? null,
    error: sessionError ?? enter.error,
    retry: () => {
      if (isStranger) mutate();
      else reload();
    },
  };
}
