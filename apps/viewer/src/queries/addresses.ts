import type { SavedAddressView } from '@vitrine/contracts';
import { useApi } from '@vitrine/web';
import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';

const KEY = ['addresses'] as const;

/** The one used last comes first. */
export function useAddresses(): UseQueryResult<readonly SavedAddressView[]> {
  const api = useApi();
  return useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => (await api.addresses.list({ signal })).items,
    staleTime: 30_000,
  });
}

export function useRemoveAddress(): UseMutationResult<void, Error, string> {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (addressId: string) => api.addresses.remove(addressId),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}
