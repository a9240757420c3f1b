import { LiveConnection } from '@vitrine/client';
import { createContext, use, useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { useSession } from '../session/session-provider';
import { SessionRecovery } from './session-loss';

const LiveContext = createContext<LiveConnection | null>(null);

/**
 * One live connection for everything below. It opens once there is a member to speak for, and opens anew when that
 * member changes, so that the socket carries the new session. When the session ended elsewhere it asks who is here now.
 */
export function LiveProvider({
  memberId,
  children,
}: {
  readonly memberId: string | null;
  readonly children: ReactNode;
}): ReactElement {
  const [connection] = useState(() => new LiveConnection({}));
  const spokenFor = useRef<string | null>(null);
  const { recheck } = useSession();
  useEffect(() => {
    // Whoever comes after nobody gets a fresh socket, even the same member: the old one carries the old session.
    if (memberId !== null && spokenFor.current !== memberId) connection.restart();
    spokenFor.current = memberId;
  }, [connection, memberId]);
  useEffect(() => {
    const { handle } = new SessionRecovery({
      askMemberId: async () => {
        const session = await recheck();
        return session === undefined ? undefined : (session?.member.id ?? null);
      },
      spokenFor: () => spokenFor.current,
      restart: () => connection.restart(),
    });
    return connection.subscribe(() => void handle(connection.getSnapshot()));
  }, [connection, recheck]);
  useEffect(
    () => () => {
      spokenFor.current = null;
      connection.close();
    },
    [connection],
  );
  return <LiveContext value={connection}>{children}</LiveContext>;
}

/** Read its state with `useSnapshot`. */
export function useLiveConnection(): LiveConnection {
  const connection = use(LiveContext);
  if (connection === null) throw new Error('useLiveConnection needs a LiveProvider above it.');
  return connection;
}
