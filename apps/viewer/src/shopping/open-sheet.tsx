import { newClientId } from '@vitrine/client';
import { useCallback, type ReactElement } from 'react';
import { BagSheet } from './bag-sheet';
import { CheckoutSheet } from './checkout-sheet';
import { ConfirmedSheet } from './confirmed-sheet';
import type { CheckoutIntent } from './model/checkout-intent';
import { PieceSheet } from './piece-sheet';
import { placeNow } from './place';
import { PiecesSheet } from './pieces-sheet';
import type { ShowShop } from './show-shop';
import { useSheet, type SheetState } from './use-sheet';

export default function OpenSheet({
  sheet,
  show,
}: {
  readonly sheet: SheetState;
  readonly show: ShowShop | null;
}): ReactElement {
  const { swap, close } = useSheet();
  const roomId = show?.roomId ?? null;
  const buy = useCallback(
    (lines: CheckoutIntent['lines'], isBag: boolean) =>
      swap({ kind: 'checkout', intent: { key: newClientId(), lines, roomId, country: placeNow(), isBag } }),
    [swap, roomId],
  );
  switch (sheet.kind) {
    case 'piece':
      return (
        <PieceSheet
          key={sheet.productId}
          productId={sheet.productId}
          pinId={sheet.pinId}
          startVariantId={sheet.variantId ?? null}
          show={show}
          onBuy={(line) => buy([line], false)}
          onClose={close}
        />
      );
    case 'pieces':
      return (
        <PiecesSheet
          show={show}
          onOpen={(productId, pinId) => swap({ kind: 'piece', productId, pinId })}
          onClose={close}
        />
      );
    case 'bag':
      return <BagSheet onBuy={(lines) => buy(lines, true)} onClose={close} />;
    case 'checkout':
      return <CheckoutSheet key={sheet.intent.key} intent={sheet.intent} show={show} onClose={close} onSwap={swap} />;
    case 'confirmed':
      return (
        <ConfirmedSheet
          orderId={sheet.orderId}
          isInShow={show !== null}
          isLive={show?.isLive ?? false}
          onClose={close}
        />
      );
  }
}
