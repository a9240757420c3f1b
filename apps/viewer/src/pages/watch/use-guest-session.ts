import type { SessionView } from '@vitrine/contracts';
import { toasts, useSession } from '@vitrine/web';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { makeGuestName } from './model/guest-name';

export interface GuestSession {
  readonly session: SessionView | null;
  readonly error: unknown;
  readonly retry: () => void;
}

/**
 * Watching needs no name, but a session: whoever has none becomes a guest quietly, also when a session ended meanwhile.
 * Somebody who had an account is told, because their bag and orders are behind it.
 */
export function useGuestSession(): GuestSession {
  const { session, error: sessionError, enterAsGuest, reload } = useSession();
  const enter = useMutation({
    mutationFn: () => enterAsGuest({ displayName: makeGuestName() }),
    scope: { id: 'guest' },
  });
  const { mutate } = enter;
  const isStranger = session === null;
  useEffect(() => {
    if (isStranger) mutate();
  }, [isStranger, mutate]);
  const wasMember = useRef(false);
  useEffect(() => {
    if (isStranger && wasMember.current) toasts.show('You were signed out. Sign in to go on with your bag.');
    if (session !== undefined) wasMember.current = session !== null && !session.member.isGuest;
  }, [isStranger, session]);
  return {
    session: session ?? null,
    error: sessionError ?? enter.error,
    retry: () => {
      if (isStranger) mutate();
      else reload();
    },
  };
}
