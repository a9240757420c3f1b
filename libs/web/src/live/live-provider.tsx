import { LiveConnection } from '@vitrine/client';
import { createContext, use, useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';

const LiveContext = createContext<LiveConnection | null>(null);

/**
 * One live connection for everything below. It opens once there is a member to speak for, and opens anew when that
 * member changes, so that the socket carries the new session.
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
  useEffect(() => {
    if (memberId === null) return;
    if (spokenFor.current === null) connection.connect();
    else if (spokenFor.current !== memberId) connection.restart();
    spokenFor.current = memberId;
  }, [connection, memberId]);
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
