import { LIMITS, type WaitingPlaceView } from '@vitrine/contracts';
import { Button, Countdown, Icon, InlineNotice, problemText, toasts, useSession } from '@vitrine/web';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useJoinLine, useLeaveLine, useWaitingList } from '../../queries/waiting-list';
import { offerIntent, placeText } from '../model/waiting';
import { useSheet } from '../use-sheet';
import { TextField } from './text-field';
import styles from './join-line.module.css';

export interface JoinLineProps {
  readonly variantId: string;
  readonly quantity: number;
  readonly pinId: string | undefined;
  readonly roomId: string | null;
}

/** What there is to do about a sold-out piece: join the line, see where one stands, buy what is kept. */
export function JoinLine(props: JoinLineProps): ReactElement {
  const list = useWaitingList();
  const place = list.data?.places.find(({ variantId }) => variantId === props.variantId) ?? null;
  const isOpen = place !== null && (place.status === 'waiting' || place.status === 'offered');
  const box = useRef<HTMLElement>(null);
  const isKnown = !list.isLoading;
  useEffect(() => {
    // It may lie below the edge of the sheet.
    if (isKnown) box.current?.scrollIntoView({ block: 'nearest' });
  }, [isKnown, isOpen]);
  return (
    <section ref={box} className={styles['line']} aria-label="Waiting line" data-testid="waiting-line">
      {isOpen ? (
        <InLine place={place} clockOffsetMs={list.data?.clockOffsetMs ?? 0} onOver={() => void list.refetch()} />
      ) : (
        <NotInLine {...props} missed={place} />
      )}
    </section>
  );
}

function InLine({
  place,
  clockOffsetMs,
  onOver,
}: {
  readonly place: WaitingPlaceView;
  readonly clockOffsetMs: number;
  readonly onOver: () => void;
}): ReactElement {
  const leave = useLeaveLine();
  const { swap } = useSheet();
  const intent = offerIntent(place);
  return (
    <>
      <div className={styles['words']} role="status">
        <b data-testid="place-in-line">{placeText(place)}</b>
        {place.offer !== null ? (
          <Countdown
            endsAtMs={Date.parse(place.offer.expiresAt)}
            clockOffsetMs={clockOffsetMs}
            label="It is yours to buy for"
            icon="lock"
            onEnd={onOver}
          />
        ) : (
          <p>When one comes back it is kept for you for a while, and we tell you here.</p>
        )}
      </div>
      {leave.error !== null && <Problem error={leave.error} />}
      <div className={styles['acts']}>
        {intent !== null && (
          <Button variant="accent" onClick={() => swap({ kind: 'checkout', intent })}>
            Buy it now
          </Button>
        )}
        <Button
          variant="line"
          isBusy={leave.isPending}
          onClick={() => leave.mutate(place.variantId)}
          data-testid="leave-line"
        >
          {place.offer === null ? 'Leave the line' : 'Let it go'}
        </Button>
      </div>
    </>
  );
}

function NotInLine({
  variantId,
  quantity,
  pinId,
  roomId,
  missed,
}: JoinLineProps & { readonly missed: WaitingPlaceView | null }): ReactElement {
  const { session } = useSession();
  const join = useJoinLine();
  const client = useQueryClient();
  const [email, setEmail] = useState('');
  const isGuest = session?.member.isGuest === true;
  // Whoever has no session yet is a guest by the time of the request.
  const isMember = session?.member.isGuest === false;
  const awaited = Math.min(quantity, isMember ? LIMITS.waitingQuantity.max : LIMITS.guestWaitingQuantity.max);
  const submit = (): void => {
    const address = email.trim();
    const request = {
      quantity: awaited,
      ...(pinId !== undefined && { pinId }),
      ...(roomId !== null && { roomId }),
      ...(address !== '' && { email: address }),
    };
    join.mutate(
      { variantId, request },
      {
        onSuccess: ({ places }) => {
          const place = places.find((one) => one.variantId === variantId);
          if (place !== undefined) toasts.show(`${placeText(place)}: ${place.title}`);
        },
        // It may be in stock again, or no longer for sale.
        onError: () => void client.invalidateQueries({ queryKey: ['product'] }),
      },
    );
  };
  return (
    <form
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className={styles['words']}>
        <b className={styles['head']}>
          <Icon name="clock" sizePx={18} />
          {missed === null ? 'Sold out for now' : placeText(missed)}
        </b>
        <p>Join the line: the next piece that comes back is kept for you, for nobody else, and we tell you at once.</p>
        {awaited < quantity && (
          <p>
            {isMember
              ? `You can wait for ${awaited} pieces at most.`
              : 'Without an account you can wait for one piece.'}
          </p>
        )}
      </div>
      {isGuest && (
        <TextField
          label="Email, if we should write to you too"
          type="email"
          autoComplete="email"
          inputMode="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
      )}
      {join.error !== null && <Problem error={join.error} />}
      <Button type="submit" variant="accent" size="lg" isBlock isBusy={join.isPending} data-testid="join-line">
        Keep me a place in line
      </Button>
    </form>
  );
}

function Problem({ error }: { readonly error: Error }): ReactElement {
  const { title, body } = problemText(error);
  return <InlineNotice tone="bad">{`${title}. ${body}`}</InlineNotice>;
}
