/** What somebody may do. `<domain>:<action>`; the list is closed. */
export const PERMISSIONS = [
  // anybody with a session, guests included
  'self:use',
  'room:watch',
  'chat:write',
  'shop:buy',
  // registered members
  'store:create',
  // people who work in a store
  'store:read',
  'store:manage',
  'member:manage',
  'catalog:read',
  'catalog:manage',
  'stock:manage',
  'room:read',
  'room:manage',
  'room:host',
  'stage:manage',
  'pin:manage',
  'chat:moderate',
  'order:read',
  'order:manage',
  'order:refund',
  'report:read',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Granted to the session itself, whoever it is. */
export const GUEST_PERMISSIONS: readonly Permission[] = ['self:use', 'room:watch', 'chat:write', 'shop:buy'];
export const MEMBER_PERMISSIONS: readonly Permission[] = [...GUEST_PERMISSIONS, 'store:create'];

export const StoreRole = { Owner: 'owner', Host: 'host', Moderator: 'moderator', Merchant: 'merchant' } as const;
export type StoreRole = (typeof StoreRole)[keyof typeof StoreRole];

export const RoomRole = { Host: 'host', CoHost: 'co-host', Moderator: 'moderator' } as const;
export type RoomRole = (typeof RoomRole)[keyof typeof RoomRole];

/** Roles held in a store reach every room of that store. */
export const STORE_ROLE_PERMISSIONS: Record<StoreRole, readonly Permission[]> = {
  owner: [
    'store:read',
    'store:manage',
    'member:manage',
    'catalog:read',
    'catalog:manage',
    'stock:manage',
    'room:read',
    'room:manage',
    'room:host',
    'stage:manage',
    'pin:manage',
    'chat:moderate',
    'order:read',
    'order:manage',
    'order:refund',
    'report:read',
  ],
  host: [
    'store:read',
    'catalog:read',
    'room:read',
    'room:manage',
    'room:host',
    'stage:manage',
    'pin:manage',
    'chat:moderate',
    'order:read',
    'report:read',
  ],
  moderator: ['store:read', 'catalog:read', 'room:read', 'stage:manage', 'chat:moderate'],
  merchant: [
    'store:read',
    'catalog:read',
    'catalog:manage',
    'stock:manage',
    'room:read',
    'pin:manage',
    'order:read',
    'order:manage',
    'order:refund',
    'report:read',
  ],
};

/** Roles held in one room only. */
export const ROOM_ROLE_PERMISSIONS: Record<RoomRole, readonly Permission[]> = {
  host: [
    'room:read',
    'room:manage',
    'room:host',
    'stage:manage',
    'pin:manage',
    'chat:moderate',
    'order:read',
    'report:read',
    'catalog:read',
  ],
  'co-host': ['room:read', 'room:host', 'stage:manage', 'pin:manage', 'chat:moderate', 'catalog:read'],
  moderator: ['room:read', 'stage:manage', 'chat:moderate'],
};

/** Any of these makes a person staff of a room: they read staff entries of its timeline. */
export const ROOM_STAFF_PERMISSION: Permission = 'room:read';

/** The badge shown beside a name in the chat. */
export const Badge = { Host: 'host', Staff: 'staff' } as const;
export type Badge = (typeof Badge)[keyof typeof Badge];
