/** Kept per tab and show: a page that is loaded again knows a stream of its own that the server has not missed yet. */
const keyOf = (roomId: string): string => `vitrine.studio.sessions.${roomId}`;

export function recallSessions(roomId: string): readonly string[] {
  try {
    return (sessionStorage.getItem(keyOf(roomId)) ?? '').split(' ').filter(Boolean);
  } catch {
    // Without storage its own stream looks like another device's for the seconds until it is missed.
    return [];
  }
}

export function rememberSessions(roomId: string, sessionIds: readonly string[]): void {
  try {
    sessionStorage.setItem(keyOf(roomId), sessionIds.join(' '));
  } catch {
    // Nothing to remember it in: see above.
    return;
  }
}
