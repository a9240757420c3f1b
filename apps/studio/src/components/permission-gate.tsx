import { STORE_ROLE_PERMISSIONS, StoreRole, type Permission } from '@vitrine/contracts';
import { buttonClass, ErrorState } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link, Outlet } from 'react-router';
import { useCan } from '../stores/current-store';
import { joinWords } from './join-words';

const ROLE_PLURAL: Record<StoreRole, string> = {
  owner: 'owners',
  host: 'hosts',
  moderator: 'moderators',
  merchant: 'merchants',
};

/** 'owners, hosts and merchants' for what these three may do. */
export function rolesWith(permission: Permission): string {
  const names = Object.values(StoreRole)
    .filter((role) => STORE_ROLE_PERMISSIONS[role].includes(permission))
    .map((role) => ROLE_PLURAL[role]);
  return joinWords(names);
}

/** Pages that not everybody in the store may see say so by themselves, instead of asking the server in vain. */
export function PermissionGate({ needs }: { readonly needs: Permission }): ReactElement {
  if (useCan(needs)) return <Outlet />;
  return (
    <ErrorState
      text={{ title: `Only ${rolesWith(needs)} can see this`, body: 'An owner of the store can change your role.' }}
    >
      <Link className={buttonClass('plain')} to="/">
        To the shows
      </Link>
    </ErrorState>
  );
}
