import type { Badge, Permission, RoomRole, StoreRole } from '../permissions';

/** How a person is called. Entries name people by id; this is the one place where the name lives. */
export interface PersonView {
  readonly id: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  /** In the room the view was made for. */
  readonly badge: Badge | null;
}
export interface StoreMembershipView {
  readonly storeId: string;
  readonly storeSlug: string;
  readonly storeName: string;
  readonly role: StoreRole;
  readonly permissions: readonly Permission[];
}
export interface SessionView {
  readonly member: {
    readonly id: string;
    readonly displayName: string;
    readonly avatarUrl: string | null;
    readonly email: string | null;
    readonly isGuest: boolean;
  };
  readonly permissions: readonly Permission[];
  readonly stores: readonly StoreMembershipView[];
  readonly expiresAt: string;
}
export interface StoreMemberView {
  readonly memberId: string;
  readonly displayName: string;
  readonly email: string | null;
  readonly avatarUrl: string | null;
  readonly role: StoreRole;
  readonly joinedAt: string;
}
export interface RoomMemberView {
  readonly memberId: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly role: RoomRole;
}
