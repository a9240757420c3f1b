import { Icon, IconButton, Logo, useSession, type IconName } from '@vitrine/web';
import type { ReactElement, ReactNode } from 'react';
import { Link, NavLink } from 'react-router';
import { useCartCount } from '../queries/cart';
import { ShopSheets } from '../shopping/shop-sheets';
import { useSheet } from '../shopping/use-sheet';
import styles from './page-frame.module.css';

const PLACES: readonly { readonly to: string; readonly name: string; readonly icon: IconName }[] = [
  { to: '/', name: 'Shows', icon: 'home' },
  { to: '/orders', name: 'Orders', icon: 'receipt' },
];

/** Header and navigation around every page but the show itself. */
export function PageFrame({ children }: { readonly children: ReactNode }): ReactElement {
  const { session } = useSession();
  const bagCount = useCartCount();
  const { open } = useSheet();
  const isMember = session !== null && session !== undefined && !session.member.isGuest;
  const youLabel = isMember ? session.member.displayName : 'You';
  return (
    <div className={styles['frame']}>
      <a className={styles['skip']} href="#content">
        Skip to content
      </a>
      <header className={styles['head']}>
        <Link to="/" aria-label="Vitrine, all shows" className={styles['logo']}>
          <Logo sizePx={32} />
        </Link>
        <nav className={styles['places']} aria-label="Main">
          {PLACES.map(({ to, name }) => (
            <NavLink key={to} to={to} end={to === '/'}>
              {name}
            </NavLink>
          ))}
        </nav>
        <span className={styles['gap']} />
        <IconButton
          icon="bag"
          label="Bag"
          count={bagCount}
          className={styles['bag']}
          onClick={() => open({ kind: 'bag' })}
        />
        <NavLink to="/account" className={styles['you']} aria-label={`${youLabel}: account`}>
          <Icon name="person" />
          <bdi className={styles['you-name']}>{youLabel}</bdi>
        </NavLink>
      </header>
      <main id="content" className={styles['main']} tabIndex={-1}>
        {children}
      </main>
      <nav className={styles['bar']} aria-label="Main">
        {PLACES.map(({ to, name, icon }) => (
          <NavLink key={to} to={to} end={to === '/'}>
            <Icon name={icon} />
            {name}
          </NavLink>
        ))}
        <button type="button" onClick={() => open({ kind: 'bag' })}>
          <span className={styles['with-count']}>
            <Icon name="bag" />
            {bagCount > 0 && (
              <span className={styles['count']}>
                <span aria-hidden="true">{bagCount}</span>
                <span className="visually-hidden">{`, ${bagCount} pieces`}</span>
              </span>
            )}
          </span>
          Bag
        </button>
        <NavLink to="/account">
          <Icon name="person" />
          You
        </NavLink>
      </nav>
      <ShopSheets show={null} />
    </div>
  );
}
