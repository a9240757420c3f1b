import type { CartView } from '@vitrine/contracts';
import { PERSONAL_QUERY, useApi, useSession } from '@vitrine/web';
import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';

export const CART_KEY = ['cart'] as const;

/** Nobody has a bag before there is a session. */
export function useCart(): UseQueryResult<CartView> {
  const api = useApi();
  const { session } = useSession();
  return useQuery({
    queryKey: CART_KEY,
    queryFn: ({ signal }) => api.cart.get({ signal }),
    meta: PERSONAL_QUERY,
    enabled: session !== null && session !== undefined,
  });
}

export function useCartCount(): number {
  return useCart().data?.lines.reduce((sum, { quantity }) => sum + quantity, 0) ?? 0;
}

export interface CartChange {
  readonly variantId: string;
  /** 0 takes the piece out. */
  readonly quantity: number;
}

export function useChangeCart(): UseMutationResult<CartView, Error, CartChange> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ variantId, quantity }: CartChange) =>
      quantity <= 0 ? api.cart.remove(variantId) : api.cart.put(variantId, { quantity }),
    onSuccess: (cart) => client.setQueryData(CART_KEY, cart),
    scope: { id: 'cart' },
  });
}
