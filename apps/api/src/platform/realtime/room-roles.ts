import type { Badge, Permission } from '@vitrine/contracts';
import type { Role } from '../auth/access.service';
import { sessionPermissions, type Session } from '../auth/session';

/** The people who work in a room, by id. */
export type Roles = ReadonlyMap<string, Role>;

/** How long roles that were read count as fresh while changes of them may go unheard. */
const FRESH_MS = 500;
const ofSession = new Map<boolean, ReadonlySet<Permission>>();

/** What the people who work in one room may do there. Few, so all of them are kept, and read again when one changes. */
export class RoomRoles {
  /** As last read; null before. */
  known: Roles | null = null;
  private reading: Promise<Roles> | null = null;
  private readAtMs = -Infinity;

  constructor(private readonly read: () => Promise<Roles>) {}

  /** As they are: not from a reading that a change has overtaken, unless it began after this was asked. */
  async present(): Promise<Roles> {
    const askedAtMs = performance.now();
    for (;;) {
      const reading = this.reading ?? this.reload();
      const beganAtMs = this.readAtMs;
      const roles = await reading;
      if (reading === this.reading || beganAtMs >= askedAtMs) return roles;
    }
  }

  reload(): Promise<Roles> {
    const reading = this.read();
    this.reading = reading;
    this.readAtMs = performance.now();
    reading.then(
      (roles) => {
        if (this.reading === reading) this.known = roles;
      },
      () => {
        // A reading that failed says nothing; whoever needs it asks again.
        if (this.reading === reading) this.reading = null;
      },
    );
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
  const role = roles.get(session.memberId);
  if (role) return new Set([...sessionPermissions(session), ...role.permissions]);
  let plain = ofSession.get(session.isGuest);
  if (!plain) ofSession.set(session.isGuest, (plain = new Set(sessionPermissions(session))));
  return plain;
}

export const badgeWith = (roles: Roles, session: Session): Badge | null => roles.get(session.memberId)?.badge ?? null;

/** Whether a session has exactly these permissions with these roles. */
export const hasExactly = (roles: Roles, session: Session, permissions: ReadonlySet<Permission>): boolean =>
  areSame(permissionsWith(roles, session), permissions);

/** Whose role is another one than before; everybody's when it is not known what was before. */
export function changedMembers(before: Roles | null, roles: Roles): string[] {
  const ids = new Set([...(before?.keys() ?? []), ...roles.keys()]);
  return [...ids].filter((id) => {
    const [old, present] = [before?.get(id), roles.get(id)];
    if (!old || !present) return old !== present;
    return old.badge !== present.badge || !areSame(old.permissions, present.permissions);
  });
}

const areSame = (left: ReadonlySet<Permission>, right: ReadonlySet<Permission>): boolean =>
  left.size === right.size && [...left].every((permission) => right.has(permission));
