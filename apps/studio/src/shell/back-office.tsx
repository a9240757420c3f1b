import { Select } from '@mantine/core';
import { Avatar, Logo, Skeleton, useSession } from '@vitrine/web';
import {
  Box,
  CalendarDays,
  Layers,
  LogOut,
  Settings,
  ShieldCheck,
  ShoppingBag,
  TicketPercent,
  Users,
  type LucideIcon,
} from 'lucide-react';
import type { Permission } from '@vitrine/contracts';
import { Suspense, type ReactElement } from 'react';
import { NavLink, Outlet } from 'react-router';
import { useCurrentStore } from '../stores/current-store';
import styles from './back-office.module.css';

interface Area {
  readonly to: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly needs: Permission;
}
const AREAS: readonly Area[] = [
  { to: '/', label: 'Shows', icon: CalendarDays, needs: 'room:read' },
  { to: '/products', label: 'Products', icon: Box, needs: 'catalog:read' },
  { to: '/stock', label: 'Stock', icon: Layers, needs: 'catalog:read' },
  { to: '/orders', label: 'Orders', icon: ShoppingBag, needs: 'order:read' },
  { to: '/discounts', label: 'Discounts', icon: TicketPercent, needs: 'catalog:manage' },
  { to: '/chat-rules', label: 'Chat rules', icon: ShieldCheck, needs: 'chat:moderate' },
  { to: '/people', label: 'People', icon: Users, needs: 'member:manage' },
  { to: '/settings', label: 'Settings', icon: Settings, needs: 'store:manage' },
];

/** The light half of the studio: areas at the side, on a phone at the bottom. */
export function BackOffice(): ReactElement {
  const { session, signOut } = useSession();
  const { store, stores, choose } = useCurrentStore();
  return (
    <div className={styles.office}>
      <nav className={styles.side} aria-label="Main">
        <NavLink to="/" className={styles.logo ?? ''}>
          <Logo sizePx={28} />
        </NavLink>
        <div className={styles.areas}>
          {AREAS.filter(({ needs }) => store.permissions.includes(needs)).map(({ to, label, icon: AreaIcon }) => (
            <NavLink key={to} to={to} end={to === '/'} className={styles.area ?? ''}>
              <AreaIcon size={20} strokeWidth={1.75} aria-hidden="true" />
              {label}
            </NavLink>
          ))}
        </div>
        <div className={styles.who}>
          {stores.length > 1 ? (
            <Select
              aria-label="Store"
              size="sm"
              allowDeselect={false}
              data={stores.map(({ storeId, storeName }) => ({ value: storeId, label: storeName }))}
              value={store.storeId}
              onChange={(storeId) => {
                if (storeId !== null) choose(storeId);
              }}
            />
          ) : (
            <b className={styles.store}>{store.storeName}</b>
          )}
          <div className={styles.person}>
            <Avatar name={session?.member.displayName ?? ''} url={session?.member.avatarUrl ?? null} sizePx={30} />
            <span className={styles.name}>
              {session?.member.displayName}
              <small>{store.role}</small>
            </span>
            <button
              type="button"
              className={styles.out}
              aria-label="Sign out"
              title="Sign out"
              data-testid="sign-out"
              onClick={() => void signOut()}
            >
              <LogOut size={18} strokeWidth={1.75} aria-hidden="true" />
            </button>
          </div>
        </div>
      </nav>
      <main className={styles.main}>
        {/* The frame stays while the code of a page is on its way. */}
        <Suspense fallback={<Skeleton width={280} height={34} />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
