import { createApi, HttpClient } from '@vitrine/client';
import { ApiProvider, SessionProvider, ToastRegion } from '@vitrine/web';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { AppRoutes } from './app-routes';
import { makeQueryClient } from './queries/query-client';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');

const api = createApi(new HttpClient());

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={makeQueryClient()}>
      <ApiProvider api={api}>
        <SessionProvider>
          <BrowserRouter>
            <AppRoutes />
          </BrowserRouter>
          <ToastRegion />
        </SessionProvider>
      </ApiProvider>
    </QueryClientProvider>
  </StrictMode>,
);
