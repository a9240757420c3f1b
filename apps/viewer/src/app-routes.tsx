import { Spinner } from '@vitrine/web';
import { lazy, Suspense, type ReactElement } from 'react';
import { Route, Routes } from 'react-router';
import { HomePage } from './pages/home/home-page';
import { NotFoundPage } from './pages/not-found-page';
import { WatchPage } from './pages/watch/watch-page';
import { Turn } from './shell/turn';
import styles from './app-routes.module.css';

const OrdersPage = lazy(() => import('./pages/orders/orders-page'));
const OrderPage = lazy(() => import('./pages/orders/order-page'));
const ClipPage = lazy(() => import('./pages/watch/replay/clip-page'));
const AccountPage = lazy(() => import('./pages/account/account-page'));

/** The two pages where people arrive come at once; the others when they are opened. */
export function AppRoutes(): ReactElement {
  return (
    <Suspense
      fallback={
        <div className={styles['wait']} role="status" aria-label="Loading">
          <Spinner />
        </div>
      }
    >
      <Routes>
        <Route path="/" element={<HomePage />} />
        <Route path="/watch/:roomId" element={<WatchPage />} />
        <Route path="/clip/:clipId" element={<ClipPage />} />
        <Route path="/orders" element={<OrdersPage />} />
        <Route path="/orders/:orderId" element={<OrderPage />} />
        <Route path="/account" element={<AccountPage />} />
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
      <Turn />
    </Suspense>
  );
}
