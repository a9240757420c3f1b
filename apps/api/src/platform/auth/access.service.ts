import { Injectable } from '@nestjs/common';
import {
  Badge,
  ROOM_ROLE_PERMISSIONS,
  RoomRole,
  STORE_ROLE_PERMISSIONS,
  StoreRole,
  type Permission,
} from '@vitrine/contracts';
import { UnitOfWork } from '../database/unit-of-work';
import { DomainError } from '../errors';
import { isId } from '../ids';
import { sessionPermissions, type Session } from './session';

/** Where a thing belongs: what decides who may touch it. */
export interface Scope {
  readonly storeId: string;
  readonly roomId?: string;
  /** False for what only the people who work on it may know of. */
  readonly isPublic?: boolean;
}
/** Finds the scope of a thing by its id; null when there is no such thing. */
export type ScopeResolver = (id: string) => Promise<Scope | null>;
/** The kinds of things that permissions are asked for; each is resolved by the feature that owns it. */
export type ScopeKind = 'store' | 'room' | 'product' | 'variant';

/** What a stranger is told, the same for 'missing' and for 'not yours'. */
const NOT_FOUND = {
  store: 'store.not-found',
  room: 'room.not-found',
  product: 'product.not-found',
  variant: 'variant.not-found',
} as const;

const MAX_STORE_IDS = 10_000;

interface RoleRow {
  readonly scope: 'store' | 'room';
  readonly role: string;
}

const grantedBy = ({ scope, role }: RoleRow): readonly Permission[] =>
  (scope === 'store' ? STORE_ROLE_PERMISSIONS[role as StoreRole] : ROOM_ROLE_PERMISSIONS[role as RoomRole]) ?? [];

const badgeOf = ({ scope, role }: RoleRow): Badge =>
  scope === 'room' && (role === RoomRole.Host || role === RoomRole.CoHost) ? Badge.Host : Badge.Staff;

/** What somebody's roles in a scope come to. */
export interface Role {
  readonly permissions: ReadonlySet<Permission>;
  readonly badge: Badge;
}

/** Who may do what where. Roles live in one table; permissions follow from them by the table in contracts. */
@Injectable()
export class AccessService {
  private readonly resolvers = new Map<ScopeKind, ScopeResolver>();
  /** The store of a thing, by `<kind> <id>`. */
  private readonly storeIds = new Map<string, string>();

  constructor(private readonly unitOfWork: UnitOfWork) {
    this.resolvers.set('store', async (id) => {
      const rows = await this.unitOfWork.query(`SELECT 1 FROM store WHERE id = $1`, [id]);
      return rows.length > 0 ? { storeId: id } : null;
    });
  }

  registerScope(kind: ScopeKind, resolver: ScopeResolver): void {
    if (this.resolvers.has(kind)) throw new Error(`The scope '${kind}' is registered twice.`);
    this.resolvers.set(kind, resolver);
  }

  /** The permissions that the roles of a member give them in a scope. Empty for strangers. */
  async rolePermissions(memberId: string, scope: Scope): Promise<ReadonlySet<Permission>> {
    const rows = await this.unitOfWork.query<RoleRow>(
      `SELECT scope, role FROM role_grant
        WHERE member_id = $1 AND ((scope = 'store' AND scope_id = $2) OR (scope = 'room' AND scope_id = $3))`,
      [memberId, scope.storeId, scope.roomId ?? null],
    );
    return new Set(rows.flatMap(grantedBy));
  }

  /** What the roles of everybody who works in a scope give them; whoever is absent has no role there. */
  async rolesIn(scope: Scope): Promise<ReadonlyMap<string, Role>> {
    const rows = await this.unitOfWork.query<RoleRow & { member_id: string }>(
      `SELECT member_id, scope, role FROM role_grant
        WHERE (scope = 'store' AND scope_id = $1) OR (scope = 'room' AND scope_id = $2)`,
      [scope.storeId, scope.roomId ?? null],
    );
    const roles = new Map<string, Role>();
    for (const row of rows) {
      const before = roles.get(row.member_id);
      const isHost = before?.badge === Badge.Host || badgeOf(row) === Badge.Host;
      roles.set(row.member_id, {
        permissions: new Set([...(before?.permissions ?? []), ...grantedBy(row)]),
        badge: isHost ? Badge.Host : Badge.Staff,
      });
    }
    return roles;
  }

  /** Everything the session may do in the scope. */
  async permissions(session: Session, scope: Scope): Promise<ReadonlySet<Permission>> {
    const granted = await this.rolePermissions(session.memberId, scope);
    return new Set([...sessionPermissions(session), ...granted]);
  }

  async scopeOf(kind: ScopeKind, id: unknown): Promise<Scope> {
    const resolver = this.resolvers.get(kind);
    if (!resolver) throw new Error(`Nothing resolves the scope '${kind}'.`);
    const scope = isId(id) ? await resolver(id) : null;
    if (!scope) throw this.notFound(kind);
    return scope;
  }

  /**
   * Lets the session through or throws. Whoever holds no role in the scope learns nothing: to them the thing is missing.
   * @throws DomainError `<kind>.not-found` for strangers, `auth.forbidden` for people of the scope who lack this permission.
   */
  async require(session: Session, permission: Permission, kind: ScopeKind, id: unknown): Promise<Scope> {
    const isForEverybody = sessionPermissions(session).includes(permission);
    const knownStoreId = isForEverybody ? undefined : this.storeIds.get(`${kind} ${String(id)}`);
    const [scope, early] = await Promise.all([
      this.scopeOf(kind, id),
      // What belongs to a store stays there, so that the roles in it can be read at the same time.
      knownStoreId === undefined
        ? null
        : this.rolePermissions(session.memberId, {
            storeId: knownStoreId,
            ...(kind === 'room' ? { roomId: String(id) } : {}),
          }),
    ]);
    if (isForEverybody && scope.isPublic !== false) return scope;
    this.rememberStore(kind, String(id), scope.storeId);
    const granted = early ?? (await this.rolePermissions(session.memberId, scope));
    if (granted.has(permission) || (isForEverybody && granted.size > 0)) return scope;
    throw granted.size === 0
      ? this.notFound(kind)
      : new DomainError('auth.forbidden', `This needs the permission ${permission}.`);
  }

  private rememberStore(kind: ScopeKind, id: string, storeId: string): void {
    this.storeIds.set(`${kind} ${id}`, storeId);
    const [oldest] = this.storeIds.size > MAX_STORE_IDS ? this.storeIds.keys() : [];
    if (oldest !== undefined) this.storeIds.delete(oldest);
  }

  /** The badge of each of these members in a room; members without one are absent. */
  async badges(scope: Scope, memberIds: readonly string[]): Promise<ReadonlyMap<string, Badge>> {
    const rows = await this.unitOfWork.query<RoleRow & { member_id: string }>(
      `SELECT member_id, scope, role FROM role_grant
        WHERE member_id = ANY($1::uuid[]) AND ((scope = 'store' AND scope_id = $2) OR (scope = 'room' AND scope_id = $3))`,
      [memberIds, scope.storeId, scope.roomId ?? null],
    );
    const badges = new Map<string, Badge>();
    for (const row of rows) {
      if (badges.get(row.member_id) !== Badge.Host) badges.set(row.member_id, badgeOf(row));
    }
    return badges;
  }

  private notFound(kind: ScopeKind): DomainError {
    return new DomainError(NOT_FOUND[kind], `There is no such ${kind}.`);
  }
}
