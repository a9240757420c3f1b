import { newClientId } from '@vitrine/client';
import { availableOf, ProductCard, suggestVariant } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useRememberedColours, useRememberedSize } from '../../../shopping/remembered-size';
import { useSheet } from '../../../shopping/use-sheet';
import { placeNow } from '../../../shopping/place';
import type { Show } from './use-show';

/** The piece being shown; none while nothing is. The others stay within reach in the list of pieces. */
export function NowCard({ show }: { readonly show: Pick<Show, 'shop' | 'isOffline'> }): ReactElement | null {
  const { shop, isOffline } = show;
  const rememberedSize = useRememberedSize();
  const rememberedColours = useRememberedColours();
  const { sheet, open } = useSheet();
  const pinId = shop?.nowShowingPinId ?? null;
  if (shop === null || pinId === null) return null;
  const pin = shop.pins[pinId];
  const product = pin === undefined ? undefined : shop.products[pin.productId];
  if (pin === undefined || product === undefined) return null;
  const variant = suggestVariant(product.variants, shop.stock, {
    rememberedSize,
    rememberedColour: rememberedColours[product.id] ?? null,
    tryOn: pin.tryOn,
  });
  if (variant === null) return null;
  const isSizeKnown = variant.size === rememberedSize || product.variants.length === 1;
  const openPiece = (): void => open({ kind: 'piece', productId: product.id, pinId });
  return (
    <ProductCard
      key={pinId}
      product={product}
      pin={pin}
      variant={variant}
      stock={shop.stock}
      isSizeKnown={isSizeKnown}
      isNowShowing
      isPaused={isOffline}
      isCovered={sheet !== null}
      onOpen={openPiece}
      onBuy={() => {
        if (!isSizeKnown || availableOf(variant, shop.stock) <= 0) openPiece();
        else {
          open({
            kind: 'checkout',
            intent: {
              key: newClientId(),
              lines: [{ variantId: variant.id, quantity: 1, pinId }],
              roomId: shop.roomId,
              country: placeNow(),
              isBag: false,
            },
          });
        }
      }}
    />
  );
}
