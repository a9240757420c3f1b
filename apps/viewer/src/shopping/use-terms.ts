import type { CheckoutView } from '@vitrine/contracts';
import type { UpdateCheckoutRequest } from '@vitrine/contracts/dto';
import { problemText, useApi, type ErrorText } from '@vitrine/web';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { rememberPlace } from './place';
import { timed } from './use-checkout';

export interface TermsControl {
  readonly change: (request: UpdateCheckoutRequest) => void;
  readonly isBusy: boolean;
  /** Of the last change, and what it was about. */
  readonly problem: (ErrorText & { readonly about: keyof UpdateCheckoutRequest }) | null;
}

/** Where a held checkout goes, how and with which code. It follows the country of the address by itself. */
export function useTerms(checkout: CheckoutView, country: string, isLocked: boolean): TermsControl {
  const api = useApi();
  const client = useQueryClient();
  const { id } = checkout;
  const save = useMutation({
    // One after the other: the last one wins on the screen as on the server.
    scope: { id: `checkout-terms-${id}` },
    mutationFn: (request: UpdateCheckoutRequest) => api.checkouts.update(id, request),
    onSuccess: (answer) => {
      rememberPlace(answer.delivery.country);
      client.setQueryData(['checkout', id], timed(answer));
    },
  });
  const { mutate } = save;
  const asked = useRef(checkout.delivery.country);
  useEffect(() => {
    if (isLocked || country === '' || country === asked.current) return;
    asked.current = country;
    mutate({ country });
  }, [country, isLocked, mutate]);
  const [about] = Object.keys(save.variables ?? {}) as (keyof UpdateCheckoutRequest)[];
  return {
    change: mutate,
    isBusy: save.isPending,
    problem: save.error === null || about === undefined ? null : { ...problemText(save.error), about },
  };
}
