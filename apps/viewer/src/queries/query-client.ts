import { ApiError, isRetryable } from '@vitrine/client';
import { QueryClient } from '@tanstack/react-query';

const MAX_RETRIES = 2;

/** Asks again only when asking again can help; a missing page or a refusal is final. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < MAX_RETRIES && isRetryable(ApiError.from(error)),
      },
      mutations: { retry: false },
    },
  });
}
