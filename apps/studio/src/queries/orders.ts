import type { OrderDetailView, OrderView, Page, PickListLineView } from '@vitrine/contracts';
import type { FilterOrdersRequest } from '@vitrine/contracts/dto';
import { ApiError, type Api } from '@vitrine/client';
import { isRefundPending, useApi } from '@vitrine/web';
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { queryKeys } from './keys';

const PENDING_REFUND_MS = 5_000;
const PICK_PAGE_SIZE = 200;
const MAX_PICK_PAGES = 20;

export function useStoreOrders(
  storeId: string,
  filter: FilterOrdersRequest,
): UseInfiniteQueryResult<InfiniteData<Page<OrderView>>> {
  const api = useApi();
  return useInfiniteQuery({
    queryKey: queryKeys.orders(storeId, filter),
    queryFn: ({ pageParam, signal }) => api.orders.ofStore(storeId, { ...filter, cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    // The rows stay while those of a changed filter are on their way.
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });
}

/** @param orderId null while no order is open */
export function useOrder(orderId: string | null): UseQueryResult<OrderDetailView> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.order(orderId ?? ''),
    queryFn: ({ signal }) => api.orders.get(orderId ?? '', { signal }),
    enabled: orderId !== null,
    // A bank that takes its time is asked about by the server; the page only looks what became of it.
    refetchInterval: ({ state: { data } }) => (data !== undefined && isRefundPending(data) ? PENDING_REFUND_MS : false),
  });
}

export interface WholePickList {
  readonly lines: readonly PickListLineView[];
  /** False when there is more than a page should hold. */
  readonly isComplete: boolean;
}

/** A list that is printed has to be whole, so all pages are read, up to 4,000 lines. */
async function readPickList(
  api: Api,
  storeId: string,
  roomId: string | null,
  signal: AbortSignal,
): Promise<WholePickList> {
  const lines: PickListLineView[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PICK_PAGES; page++) {
    const answer: Page<PickListLineView> = await api.orders.pickList(
      storeId,
      { cursor, limit: PICK_PAGE_SIZE, ...(roomId !== null && { roomId }) },
      { signal },
    );
    lines.push(...answer.items);
    cursor = answer.nextCursor;
    if (cursor === null) break;
  }
  return { lines, isComplete: cursor === null };
}

export function usePickList(storeId: string, roomId: string | null): UseQueryResult<WholePickList> {
  const api = useApi();
  return useQuery({
    queryKey: queryKeys.pickList(storeId, roomId),
    queryFn: ({ signal }) => readPickList(api, storeId, roomId, signal),
  });
}

/**
 * Runs a command on an order and shows the order that it answers everywhere. A refusal means that the order is not what
 * the page shows, so it is read again; the failure goes on to whoever shows it.
 */
export function useOrderCommand(
  storeId: string,
  orderId: string,
): (command: (api: Api) => Promise<OrderDetailView>) => Promise<OrderDetailView> {
  const api = useApi();
  const client = useQueryClient();
  return async (command) => {
    try {
      const order = await command(api);
      client.setQueryData(queryKeys.order(orderId), order);
      return order;
    } catch (failure) {
      const { isNetwork, status } = ApiError.from(failure);
      // Without an answer nobody knows whether it was done.
      if (isNetwork || status === 409) await client.invalidateQueries({ queryKey: queryKeys.order(orderId) });
      throw failure;
    } finally {
      void client.invalidateQueries({ queryKey: queryKeys.ordersOf(storeId) });
    }
  };
}
