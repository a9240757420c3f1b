const KEY = 'vitrine.named';

/** Friendly and plainly made up, until the person chooses a name. */
export function makeGuestName(random: () => number = Math.random): string {
  return `Guest ${1_000 + Math.floor(random() * 9_000)}`;
}

/** Whether this member chose the name by hand; remembered on this device only. */
export function hasChosenName(memberId: string): boolean {
  try {
    return localStorage.getItem(KEY) === memberId;
  } catch {
    return false;
  }
}

export function rememberChosenName(memberId: string): void {
  try {
    localStorage.setItem(KEY, memberId);
  } catch {
    // Without storage the person is asked once more after a reload; the name itself is on the server.
  }
}

/** A made-up name that was never changed: the first message asks for a real one. */
export function needsName(member: {
  readonly id: string;
  readonly displayName: string;
  readonly isGuest: boolean;
}): boolean {
  return member.isGuest && /^Guest \d{4}$/.test(member.displayName) && !hasChosenName(member.id);
}
