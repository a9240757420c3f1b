import type { Permission } from '@vitrine/contracts';
import { sessionPermissions, type Session } from '../auth/session';

export type Roles = ReadonlyMap<string, ReadonlySet<Permission>>;

/** How long roles that were read count as fresh while changes of them may go unheard. */
const FRESH_MS = 500;
const ofSession = new Map<boolean, ReadonlySet<Permission>>();

/** What the people who work in one room may do there. Few, so all of them are kept, and read again when one changes. */
export class RoomRoles {
  private reading: Promise<Roles> | null = null;
  private readAtMs = 0;

  constructor(private readonly read: () => Promise<Roles>) {}

  /** As they are: never a reading that a change has overtaken. */
  async present(): Promise<Roles> {
    for (;;) {
      const reading = this.reading ?? this.reload();
      const roles = await reading;
      if (reading === this.reading) return roles;
    }
  }

  reload(): Promise<Roles> {
    const reading = this.read();
    this.reading = reading;
    this.readAtMs = performance.now();
    // A reading that failed says nothing; whoever needs it asks again.
    reading.catch(() => {
      if (this.reading === reading) this.reading = null;
    });
    return reading;
  }

  /** For while changes may go unheard. @returns the present roles, read again unless that was a moment ago */
  async fresh(): Promise<Roles> {
    if (performance.now() - this.readAtMs > FRESH_MS) await this.reload();
    return this.present();
  }
}

/** Everything that the session may do where these roles count. */
export function permissionsWith(roles: Roles, session: Session): ReadonlySet<Permission> {
  const granted = roles.get(session.memberId);
  if (granted) return new Set([...sessionPermissions(session), ...granted]);
  let plain = ofSession.get(session.isGuest);
  if (!plain) ofSession.set(session.isGuest, (plain = new Set(sessionPermissions(session))));
  return plain;
}

/** Whether a session has exactly these permissions with these roles. */
export function hasExactly(roles: Roles, session: Session, permissions: ReadonlySet<Permission>): boolean {
  const present = permissionsWith(roles, session);
  return present.size === permissions.size && [...present].every((permission) => permissions.has(permission));
}
