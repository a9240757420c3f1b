import { ApiError, newClientId } from '@vitrine/client';
import type { CheckoutView } from '@vitrine/contracts';
import { useApi } from '@vitrine/web';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { noteDeclined } from './declined-methods';
import { addressRequest, isNewCard, type CheckoutForm } from './model/checkout-form';
import { createRequest, type CheckoutIntent } from './model/checkout-intent';
import {
  checkoutPhase,
  isUnsure,
  nextAttempt,
  openAttempt,
  problemIn,
  type CheckoutPhase,
  type PayAttempt,
  type Trouble,
} from './model/checkout-phase';
import { mayRelease, openCheckouts } from './model/open-checkouts';
import type { TakeCard } from './payments-config';

const POLL_MS = 1_500;

/** A checkout with what its arrival says about this device's clock. */
export interface TimedCheckout {
  readonly checkout: CheckoutView;
  readonly clockOffsetMs: number;
}

export function timed(checkout: CheckoutView): TimedCheckout {
  return { checkout, clockOffsetMs: Date.parse(checkout.serverTime) - Date.now() };
}

function troubleOf(failure: unknown): Trouble {
  const { code, isNetwork, details } = ApiError.from(failure);
  return { code, isNetwork, ...(details !== undefined && { details }) };
}

export interface CheckoutControl {
  readonly held: TimedCheckout | null;
  readonly phase: CheckoutPhase;
  readonly pay: (form: CheckoutForm, onMethodKept: (form: CheckoutForm) => void, takeCard: TakeCard) => Promise<void>;
  /** Gives up a payment that the bank asks about or that nobody answers, to pay otherwise. */
  readonly giveUp: { readonly ask: () => void; readonly isBusy: boolean; readonly trouble: Trouble | null };
  readonly onHoldOver: () => void;
  readonly retryHold: () => void;
}

/**
 * Holds the stock for one intent, pays for it, and follows it until its end. Survives reloads by the intent's key, which
 * is why only leaving the sheet gives the stock back, and not leaving the page.
 */
export function useCheckout(intent: CheckoutIntent): CheckoutControl {
  const api = useApi();
  const client = useQueryClient();
  const [payTrouble, setPayTrouble] = useState<Trouble | null>(null);
  const [isPayRequestOpen, setPayRequestOpen] = useState(false);
  const [isHoldOver, setHoldOver] = useState(false);
  const attempt = useRef<PayAttempt | null>(null);
  const intentKey = intent.key;
  // Whoever waited for it may close the sheet and come back.
  const isKept = intent.checkoutId !== undefined;

  const letGo = useCallback(
    (id: string) => {
      // The hold runs out by itself: a release that does not arrive harms nobody for longer.
      void api.checkouts.cancel(id).then(
        (cancelled) => client.setQueryData(['checkout', id], timed(cancelled)),
        () => undefined,
      );
    },
    [api, client],
  );

  // A query and not a mutation: the key makes it safe to repeat, so a reload or a remount ends in the same hold.
  const create = useQuery({
    queryKey: ['checkout-of-intent', intent.key],
    // Runs to its end even when the sheet is left meanwhile: an aborted request may have held the stock all the same.
    queryFn: async () => {
      if (intent.checkoutId !== undefined) return timed(await api.checkouts.get(intent.checkoutId));
      const created = timed(await api.checkouts.create(createRequest(intent), { idempotencyKey: intent.key }));
      if (!openCheckouts.isShown(intent.key) && created.checkout.status === 'held') letGo(created.checkout.id);
      return created;
    },
    staleTime: Infinity,
    gcTime: 15 * 60_000,
  });
  const checkoutId = create.data?.checkout.id ?? null;
  const followKey = ['checkout', checkoutId] as const;
  const follow = useQuery({
    queryKey: followKey,
    queryFn: async ({ signal }) => timed(await api.checkouts.get(checkoutId ?? '', { signal })),
    enabled: checkoutId !== null,
    initialData: create.data,
    initialDataUpdatedAt: create.dataUpdatedAt,
    staleTime: 2_000,
    refetchInterval: ({ state }) => (state.data?.checkout.status === 'paying' ? POLL_MS : false),
  });
  const held = follow.data ?? create.data ?? null;

  const shownTotal = held?.checkout.total ?? null;

  const refetch = follow.refetch;
  const givingUp = useMutation({
    mutationFn: () => api.checkouts.giveUpPayment(checkoutId ?? ''),
    onSuccess: (answer) => {
      if (attempt.current !== null) attempt.current = { ...attempt.current, isSettled: true };
      client.setQueryData(followKey, timed(answer));
    },
    onError: () => refetch(),
  });
  const forgetGivingUp = givingUp.reset;

  const payNow = useCallback(
    async (form: CheckoutForm, onMethodKept: (form: CheckoutForm) => void, takeCard: TakeCard) => {
      if (checkoutId === null || shownTotal === null) return;
      setPayRequestOpen(true);
      setPayTrouble(null);
      forgetGivingUp();
      try {
        let request = openAttempt(attempt.current)?.request;
        if (request === undefined) {
          const isNew = isNewCard(form);
          const method =
            isNew || form.savedMethod === null
              ? await api.paymentMethods.create(await takeCard(form.card))
              : form.savedMethod;
          if (isNew)
            onMethodKept({ ...form, savedMethod: method, open: { email: false, address: false, card: false } });
          request = {
            address: addressRequest(form.address),
            email: form.email.trim(),
            paymentMethodId: method.id,
            expectedTotal: shownTotal,
          };
        }
        const next = nextAttempt(attempt.current, request, newClientId);
        attempt.current = next;
        const answer = await api.checkouts.pay(checkoutId, next.request, { idempotencyKey: next.key });
        attempt.current = { ...next, isSettled: true };
        client.setQueryData(['checkout', checkoutId], timed(answer));
      } catch (failure) {
        const trouble = troubleOf(failure);
        if (problemIn(trouble) !== null && attempt.current !== null)
          noteDeclined(attempt.current.request.paymentMethodId);
        if (attempt.current !== null && !isUnsure(trouble)) attempt.current = { ...attempt.current, isSettled: true };
        if (!openCheckouts.isShown(intentKey) && !isUnsure(trouble) && !isKept) letGo(checkoutId);
        setPayTrouble(trouble);
        await refetch();
      } finally {
        setPayRequestOpen(false);
      }
    },
    [api, client, checkoutId, forgetGivingUp, intentKey, isKept, letGo, refetch, shownTotal],
  );

  const pay = useCallback<CheckoutControl['pay']>(
    (form, onMethodKept, takeCard) => openCheckouts.whilePaying(intentKey, () => payNow(form, onMethodKept, takeCard)),
    [intentKey, payNow],
  );

  const onHoldOver = useCallback(() => {
    setHoldOver(true);
    void refetch();
  }, [refetch]);

  const createTrouble = create.error === null ? null : troubleOf(create.error);
  const phase = checkoutPhase({
    checkout: held?.checkout ?? null,
    createTrouble,
    payTrouble,
    isPayRequestOpen,
    isHoldOver,
  });

  const releasableId = useRef<string | null>(null);
  useEffect(() => {
    releasableId.current = mayRelease(phase) && !isKept ? checkoutId : null;
  });
  useEffect(
    () =>
      openCheckouts.enter(intentKey, () => {
        if (releasableId.current !== null) letGo(releasableId.current);
      }),
    [intentKey, letGo],
  );

  const refetchCreate = create.refetch;
  const retryHold = useCallback(() => void refetchCreate(), [refetchCreate]);
  const giveUp = {
    ask: () => givingUp.mutate(),
    isBusy: givingUp.isPending,
    trouble: givingUp.error === null ? null : troubleOf(givingUp.error),
  };
  return { held, phase, pay, giveUp, onHoldOver, retryHold };
}
