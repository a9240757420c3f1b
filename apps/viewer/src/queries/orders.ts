import type { OrderDetailView, OrderView, Page } from '@vitrine/contracts';
import type { ChangeOrderRequest } from '@vitrine/contracts/dto';
import { isRefundPending, PERSONAL_QUERY, useApi, useSession } from '@vitrine/web';
import {
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';

const ORDERS_KEY = ['orders'] as const;
const orderKey = (orderId: string): readonly string[] => ['order', orderId];
const detailKey = (orderId: string): readonly string[] => ['order', orderId, 'detail'];
/** A bank that takes its time is asked about by the server; the page only looks what became of it. */
const PENDING_REFUND_MS = 5_000;

export function useOrders(): UseInfiniteQueryResult<InfiniteData<Page<OrderView>>> {
  const api = useApi();
  const { session } = useSession();
  return useInfiniteQuery({
    queryKey: ORDERS_KEY,
    queryFn: ({ pageParam, signal }) => api.orders.mine({ cursor: pageParam }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    meta: PERSONAL_QUERY,
    enabled: session !== null && session !== undefined,
  });
}

/** What was bought; the checkout that was just paid knows it already. */
export function useOrder(orderId: string): UseQueryResult<OrderView> {
  const api = useApi();
  return useQuery({
    queryKey: orderKey(orderId),
    queryFn: ({ signal }): Promise<OrderView> => api.orders.get(orderId, { signal }),
    meta: PERSONAL_QUERY,
    staleTime: 60_000,
  });
}

/** The same with everything that happened to it since. */
export function useOrderDetail(orderId: string): UseQueryResult<OrderDetailView> {
  const api = useApi();
  return useQuery({
    queryKey: detailKey(orderId),
    queryFn: ({ signal }) => api.orders.get(orderId, { signal }),
    meta: PERSONAL_QUERY,
    staleTime: 15_000,
    refetchInterval: ({ state: { data } }) => (data !== undefined && isRefundPending(data) ? PENDING_REFUND_MS : false),
  });
}

/** Whatever is answered, the order is shown as it is afterwards: a refusal means that it has moved on. */
export function useCancelOrder(orderId: string): UseMutationResult<OrderDetailView, Error, void> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.orders.cancel(orderId),
    onSuccess: (order) => client.setQueryData(detailKey(orderId), order),
    onError: () => client.invalidateQueries({ queryKey: detailKey(orderId) }),
    onSettled: () => client.invalidateQueries({ queryKey: ORDERS_KEY }),
  });
}

export interface ChangeOrder {
  readonly request: ChangeOrderRequest;
  readonly key: string;
}
/** As for cancelling: whatever is answered, the order is shown as it is afterwards. */
export function useChangeOrder(orderId: string): UseMutationResult<OrderDetailView, Error, ChangeOrder> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ request, key }: ChangeOrder) => api.orders.change(orderId, request, { idempotencyKey: key }),
    onSuccess: (order) => client.setQueryData(detailKey(orderId), order),
    onError: () => client.invalidateQueries({ queryKey: detailKey(orderId) }),
    onSettled: () => client.invalidateQueries({ queryKey: ORDERS_KEY }),
  });
}
