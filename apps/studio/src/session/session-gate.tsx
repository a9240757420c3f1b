import { ErrorState, problemText, Skeleton, useSession } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { CurrentStoreProvider } from '../stores/current-store';
import styles from './auth-layout.module.css';

/** Where to go after signing in, carried in the address so that a reload keeps it. */
export function signInPath(from: string): string {
  return from === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(from)}`;
}

/**
 * Lets through who is signed in as a member; guests of the viewer are asked to sign in. A page that holds a running show
 * may stay open when the session ends under it: leaving it would take the picture off the air.
 */
export function MemberGate({ isLeftOpen = false }: { readonly isLeftOpen?: boolean }): ReactElement {
  const { session, error, reload, isLoading } = useSession();
  const { pathname, search } = useLocation();
  const isMember = session !== undefined && session !== null && !session.member.isGuest;
  const [wasMember, setWasMember] = useState(isMember);
  if (isMember && !wasMember) setWasMember(true);
  if (isMember || (isLeftOpen && wasMember)) return <Outlet />;
  if (session === undefined) {
    if (error !== null && !isLoading) return <ErrorState text={problemText(error)} onRetry={reload} />;
    return (
      <div className={styles.wait} role="status" aria-label="Loading">
        <Skeleton width={220} height={28} />
        <Skeleton width="100%" height={180} />
      </div>
    );
  }
  return <Navigate to={signInPath(pathname + search)} replace />;
}

/** The first run: who works nowhere yet is led to the store form. */
export function StoreGate(): ReactElement {
  const { session } = useSession();
  if (session === null || session === undefined) return <Navigate to="/sign-in" replace />;
  if (session.stores.length === 0) return <Navigate to="/stores/new" replace />;
  return (
    <CurrentStoreProvider session={session}>
      <Outlet />
    </CurrentStoreProvider>
  );
}
