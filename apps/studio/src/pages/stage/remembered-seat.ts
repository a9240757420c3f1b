/** Kept per tab and link: a reload of the page keeps the place. */
const keyOf = (secret: string): string => `vitrine.studio.stage.${secret.slice(-8)}`;

export function recallSeat(secret: string): string | null {
  try {
    return sessionStorage.getItem(keyOf(secret));
  } catch {
    // Without storage a reload asks again; the server gives the same place.
    return null;
  }
}

/** @param seatId null to forget it */
export function rememberSeat(secret: string, seatId: string | null): void {
  try {
    if (seatId === null) sessionStorage.removeItem(keyOf(secret));
    else sessionStorage.setItem(keyOf(secret), seatId);
  } catch {
    // Nothing to remember it in; see above.
    return;
  }
}
