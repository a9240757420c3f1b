import {
  GUEST_PERMISSIONS,
  MEMBER_PERMISSIONS,
  PERMISSIONS,
  ROOM_ROLE_PERMISSIONS,
  STORE_ROLE_PERMISSIONS,
  type ErrorCode,
  type Permission,
  type RoomRole,
  type StoreRole,
} from '@vitrine/contracts';
import type { Actor, Target } from './world';

/** A rule of the inventory, read back from its text. */
export type Rule =
  | { readonly kind: 'public' }
  | { readonly kind: 'internal' }
  | { readonly kind: 'operator' }
  | { readonly kind: 'permission'; readonly permission: Permission; readonly scope: ScopeName | null };
export type ScopeName = 'store' | 'room' | 'product' | 'variant';

export function parseRule(text: string): Rule {
  if (text === 'public' || text === 'internal' || text === 'operator') return { kind: text };
  const [, name = '', scope] = /^([a-z:]+)(?: in (store|room|product|variant)\(\w+\))?$/.exec(text) ?? [];
  const permission = PERMISSIONS.find((candidate) => candidate === name);
  if (!permission) throw new Error(`"${text}" is no rule.`);
  return { kind: 'permission', permission, scope: (scope as ScopeName | undefined) ?? null };
}

interface Place {
  readonly storeId: string;
  readonly roomId?: string;
  readonly isPublic: boolean;
}
export function placeOf(scope: ScopeName, { shop, show, piece }: Target): Place {
  const storeId = shop.store.id;
  if (scope === 'store') return { storeId, isPublic: true };
  if (scope === 'room') return { storeId, roomId: show.room.id, isPublic: !show.isDraft };
  return { storeId, isPublic: piece.isActive };
}

const ownPermissions = ({ standing }: Actor): readonly Permission[] =>
  standing === 'stranger' ? [] : standing === 'guest' ? GUEST_PERMISSIONS : MEMBER_PERMISSIONS;

/** What the roles of somebody give them in a place, by the tables in contracts. */
export function grantedIn(actor: Actor, place: Pick<Place, 'storeId' | 'roomId'>): ReadonlySet<Permission> {
  return new Set(
    actor.roles.flatMap(({ scope, scopeId, role }) => {
      if (scope === 'store' && scopeId === place.storeId) return STORE_ROLE_PERMISSIONS[role as StoreRole];
      if (scope === 'room' && scopeId === place.roomId) return ROOM_ROLE_PERMISSIONS[role as RoomRole];
      return [];
    }),
  );
}

/** The code with which the rule alone refuses; null when it lets the request through. */
export function refusalByRule(rule: Rule, actor: Actor, target: Target): ErrorCode | null {
  if (rule.kind === 'public') return null;
  if (rule.kind === 'internal') return 'auth.required';
  // The test apps have a token, which nobody of the world presents.
  if (rule.kind === 'operator') return 'request.not-found';
  if (actor.standing === 'stranger') return 'auth.required';
  const isForEverybody = ownPermissions(actor).includes(rule.permission);
  if (rule.scope === null) return isForEverybody ? null : 'auth.forbidden';
  const place = placeOf(rule.scope, target);
  const granted = grantedIn(actor, place);
  if (granted.has(rule.permission)) return null;
  if (isForEverybody && (place.isPublic || granted.size > 0)) return null;
  return granted.size > 0 ? 'auth.forbidden' : `${rule.scope}.not-found`;
}
