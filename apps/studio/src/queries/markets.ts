import type { DiscountCodeView, MarketView, Page } from '@vitrine/contracts';
import type { Api, Items } from '@vitrine/client';
import { useApi } from '@vitrine/web';
import { useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { queryKeys } from './keys';

const CODE_PAGE_SIZE = 200;

export function useMarkets(storeId: string): UseQueryResult<Items<MarketView>> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.markets(storeId),
    queryFn: ({ signal }) => api.markets.list(storeId, { signal }),
  });
}

/** Runs a command that answers with all markets of the store, and shows them everywhere. */
export function useMarketCommand(
  storeId: string,
): (command: (api: Api) => Promise<Items<MarketView>>) => Promise<Items<MarketView>> {
  const api = useApi();
  const client = useQueryClient();
  return async (command) => {
    const markets = await command(api);
    client.setQueryData(queryKeys.markets(storeId), markets);
    return markets;
  };
}

/** A store has a few hundred codes at most, so all pages are read. */
async function readCodes(api: Api, storeId: string, signal: AbortSignal): Promise<readonly DiscountCodeView[]> {
  const codes: DiscountCodeView[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<DiscountCodeView> = await api.discountCodes.list(
      storeId,
      { cursor, limit: CODE_PAGE_SIZE },
      { signal },
    );
    codes.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return codes;
}

export function useDiscountCodes(storeId: string): UseQueryResult<readonly DiscountCodeView[]> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.discountCodes(storeId),
    queryFn: ({ signal }) => readCodes(api, storeId, signal),
    // Buyers use them while the list is open.
    refetchInterval: 30_000,
  });
}

/** Runs a command on a code and shows what it answers in the list. */
export function useDiscountCommand(
  storeId: string,
): (command: (api: Api) => Promise<DiscountCodeView>) => Promise<DiscountCodeView> {
  const api = useApi();
  const client = useQueryClient();
  return async (command) => {
    const code = await command(api);
    // A list that is being read might come without it, and would replace the one with it.
    await client.cancelQueries({ queryKey: queryKeys.discountCodes(storeId) });
    client.setQueryData<readonly DiscountCodeView[]>(queryKeys.discountCodes(storeId), (known) =>
      known?.some(({ id }) => id === code.id)
        ? known.map((one) => (one.id === code.id ? code : one))
        : [code, ...(known ?? [])],
    );
    void client.invalidateQueries({ queryKey: queryKeys.discountCodes(storeId) });
    return code;
  };
}
