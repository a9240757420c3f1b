import { ApiError } from '@vitrine/client';
import type { PaymentsConfigView } from '@vitrine/contracts';
import type { CreatePaymentMethodRequest } from '@vitrine/contracts/dto';
import { useApi } from '@vitrine/web';
import { useQuery } from '@tanstack/react-query';
import { cardRequest, type CardDraft } from './model/card';

/** Makes of a card what the server may know of it. @throws ApiError `payment.method-invalid` when it can't be used */
export type TakeCard = (card: CardDraft) => Promise<CreatePaymentMethodRequest>;

/** The card was typed into our own form. */
export const takeTypedCard: TakeCard = (card) => Promise.resolve(cardRequest(card));

/** The form of the payment provider is not there (yet), so that there is no card to take. */
export const takeNoCard: TakeCard = () =>
  Promise.reject(new ApiError({ code: 'payment.method-invalid', message: 'The form for the card is not loaded.' }));

export interface PaymentsConfig {
  /** Who takes the cards of this house; null while that is not known. */
  readonly view: PaymentsConfigView | null;
  readonly isFailed: boolean;
  readonly retry: () => void;
}

export function usePaymentsConfig(): PaymentsConfig {
  const api = useApi();
  const config = useQuery({
    queryKey: ['payments-config'],
    queryFn: ({ signal }) => api.payments.config({ signal }),
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const { refetch } = config;
  return { view: config.data ?? null, isFailed: config.isError, retry: () => void refetch() };
}
