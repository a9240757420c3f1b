import { ErrorState, Spinner } from '@vitrine/web';
import { lazy, Suspense, type ReactElement } from 'react';
import { Link, Route, Routes } from 'react-router';
import { PermissionGate } from './components/permission-gate';
import { ShowsPage } from './pages/shows/shows-page';
import { RegisterPage } from './session/register-page';
import { MemberGate, StoreGate } from './session/session-gate';
import { SignInPage } from './session/sign-in-page';
import { BackOffice } from './shell/back-office';
import { CreateStorePage } from './stores/create-store-page';

const NewShowPage = lazy(async () => ({ default: (await import('./pages/show/new-show-page')).NewShowPage }));
const ShowPage = lazy(async () => ({ default: (await import('./pages/show/show-page')).ShowPage }));
const ProductsPage = lazy(async () => ({ default: (await import('./pages/products/products-page')).ProductsPage }));
const ImportPage = lazy(async () => ({
  default: (await import('./pages/products/import/import-page')).ImportPage,
}));
const StockPage = lazy(async () => ({ default: (await import('./pages/stock/stock-page')).StockPage }));
const ProductPage = lazy(async () => ({ default: (await import('./pages/product/product-page')).ProductPage }));
const OrdersPage = lazy(async () => ({ default: (await import('./pages/orders/orders-page')).OrdersPage }));
const PickListPage = lazy(async () => ({
  default: (await import('./pages/orders/pick-list/pick-list-page')).PickListPage,
}));
const PeoplePage = lazy(async () => ({ default: (await import('./pages/people/people-page')).PeoplePage }));
const SettingsPage = lazy(async () => ({ default: (await import('./pages/settings/settings-page')).SettingsPage }));
const MarketPage = lazy(async () => ({ default: (await import('./pages/settings/markets/market-page')).MarketPage }));
const DiscountsPage = lazy(async () => ({
  default: (await import('./pages/discounts/discounts-page')).DiscountsPage,
}));
const DiscountPage = lazy(async () => ({ default: (await import('./pages/discounts/discount-page')).DiscountPage }));
const ChatRulesPage = lazy(async () => ({
  default: (await import('./pages/chat-rules/chat-rules-page')).ChatRulesPage,
}));
const LivePage = lazy(() => import('./pages/live/live-page'));
const StagePage = lazy(() => import('./pages/stage/stage-page'));
const ReportPage = lazy(() => import('./pages/report/report-page'));

function NotFoundPage(): ReactElement {
  return (
    <ErrorState text={{ title: 'This page does not exist', body: 'Check the address, or go back to the shows.' }}>
      <Link to="/">To the shows</Link>
    </ErrorState>
  );
}

export function AppRoutes(): ReactElement {
  return (
    <Suspense
      fallback={
        <div style={{ display: 'grid', placeItems: 'center', blockSize: '100dvh' }} role="status" aria-label="Loading">
          <Spinner />
        </div>
      }
    >
      <Routes>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/register" element={<RegisterPage />} />
        {/* Whoever was invited on a stage needs no account. */}
        <Route path="/stage" element={<StagePage />} />
        {/* The console serves people with a role in one room only, too. */}
        <Route element={<MemberGate isLeftOpen />}>
          <Route path="/shows/:roomId/live" element={<LivePage />} />
        </Route>
        <Route element={<MemberGate />}>
          <Route path="/stores/new" element={<CreateStorePage />} />
          <Route element={<StoreGate />}>
            <Route element={<BackOffice />}>
              <Route path="/" element={<ShowsPage />} />
              <Route path="/shows/new" element={<NewShowPage />} />
              <Route path="/shows/:roomId" element={<ShowPage />} />
              <Route path="/shows/:roomId/report" element={<ReportPage />} />
              <Route path="/products" element={<ProductsPage />} />
              <Route element={<PermissionGate needs="catalog:manage" />}>
                <Route path="/products/import" element={<ImportPage />} />
              </Route>
              <Route path="/products/:productId" element={<ProductPage />} />
              <Route element={<PermissionGate needs="catalog:read" />}>
                <Route path="/stock" element={<StockPage />} />
              </Route>
              <Route element={<PermissionGate needs="order:read" />}>
                <Route path="/orders" element={<OrdersPage />} />
                <Route path="/orders/pick-list" element={<PickListPage />} />
              </Route>
              <Route element={<PermissionGate needs="catalog:manage" />}>
                <Route path="/discounts" element={<DiscountsPage />} />
                <Route path="/discounts/:codeId" element={<DiscountPage />} />
              </Route>
              <Route element={<PermissionGate needs="chat:moderate" />}>
                <Route path="/chat-rules" element={<ChatRulesPage />} />
              </Route>
              <Route element={<PermissionGate needs="member:manage" />}>
                <Route path="/people" element={<PeoplePage />} />
              </Route>
              <Route element={<PermissionGate needs="store:manage" />}>
                <Route path="/settings" element={<SettingsPage />} />
                <Route path="/settings/markets/:marketId" element={<MarketPage />} />
              </Route>
              <Route path="*" element={<NotFoundPage />} />
            </Route>
          </Route>
        </Route>
      </Routes>
    </Suspense>
  );
}
