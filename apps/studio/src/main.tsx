// Mantine's styles come first: ours refine them.
import '@mantine/core/styles.css';
import { createApi, HttpClient } from '@vitrine/client';
import { ApiProvider, SessionProvider, ToastRegion } from '@vitrine/web';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { AppRoutes } from './app-routes';
import { makeQueryClient } from './queries/query-client';
import { SchemeProvider } from './shell/scheme';
import './studio.css';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element with the id "root".');

const api = createApi(new HttpClient());

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={makeQueryClient()}>
      <ApiProvider api={api}>
        <SessionProvider>
          <BrowserRouter basename="/studio">
            <SchemeProvider>
              <AppRoutes />
              <ToastRegion />
            </SchemeProvider>
          </BrowserRouter>
        </SessionProvider>
      </ApiProvider>
    </QueryClientProvider>
  </StrictMode>,
);
