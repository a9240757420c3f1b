import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { Api } from '@vitrine/client';
import type { SessionView } from '@vitrine/contracts';
import { act, render, screen } from '@testing-library/react';
import { ApiProvider, SESSION_QUERY_KEY, SessionProvider } from '@vitrine/web';
import { MemoryRouter, Route, Routes } from 'react-router';
import { MemberGate } from './session-gate';

const member: Pick<SessionView, 'member' | 'stores'> = {
  member: { id: 'm', email: null, displayName: 'Mira', isGuest: false, avatarUrl: null },
  stores: [],
};

function open(isLeftOpen: boolean, session: typeof member | null): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  client.setQueryData(SESSION_QUERY_KEY, session);
  render(
    <QueryClientProvider client={client}>
      <ApiProvider api={{} as Api}>
        <SessionProvider>
          <MemoryRouter initialEntries={['/console']}>
            <Routes>
              <Route path="/sign-in" element="Sign in here" />
              <Route element={<MemberGate isLeftOpen={isLeftOpen} />}>
                <Route path="/console" element="The console" />
              </Route>
            </Routes>
          </MemoryRouter>
        </SessionProvider>
      </ApiProvider>
    </QueryClientProvider>,
  );
  return client;
}

describe('MemberGate', () => {
  it('leaves a running show open when the session ends under it', async () => {
    const client = open(true, member);
    await act(async () => {
      client.setQueryData(SESSION_QUERY_KEY, null);
      await Promise.resolve();
    });
    expect(screen.queryByText('The console')).not.toBeNull();
  });
  it('opens nothing to somebody who was never signed in', () => {
    open(true, null);
    expect(screen.queryByText('Sign in here')).not.toBeNull();
  });
  it('closes every other page with the session', async () => {
    const client = open(false, member);
    expect(screen.queryByText('The console')).not.toBeNull();
    await act(async () => {
      client.setQueryData(SESSION_QUERY_KEY, null);
      await Promise.resolve();
    });
    expect(await screen.findByText('Sign in here')).not.toBeNull();
  });
});
