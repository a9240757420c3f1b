import {
  availableOf,
  Button,
  coloursOf,
  ErrorState,
  formatMoney,
  Icon,
  IconButton,
  Price,
  problemText,
  Sheet,
  SizeChips,
  sizeWord,
  Skeleton,
  suggestVariant,
  Tile,
  toasts,
} from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { useChangeCart, useCart } from '../queries/cart';
import { useProduct } from '../queries/catalog';
import { usePlaceCurrency } from '../queries/markets';
import { BuyingTerms } from './components/buying-terms';
import { JoinLine } from './components/join-line';
import { Explanation } from './components/explanation';
import { FitCard } from './components/fit-card';
import { PlaceLine } from './components/place-line';
import { PieceDetails } from './components/piece-details';
import type { CheckoutIntent } from './model/checkout-intent';
import { hasListPrices, pricedIn } from './model/market-price';
import { mergePiece, picturesFor, sameSizeIn, sizeOptions, type Piece } from './model/piece';
import { rememberColour, rememberSize, useRememberedColours, useRememberedSize } from './remembered-size';
import type { ShowShop } from './show-shop';
import styles from './piece-sheet.module.css';

export interface PieceSheetProps {
  readonly productId: string;
  readonly pinId: string | null;
  readonly startVariantId: string | null;
  readonly show: ShowShop | null;
  readonly onBuy: (line: CheckoutIntent['lines'][number]) => void;
  readonly onClose: () => void;
}

export function PieceSheet(props: PieceSheetProps): ReactElement {
  const { productId, show, onClose } = props;
  const product = useProduct(productId);
  const currency = usePlaceCurrency(product.data && hasListPrices(product.data) ? product.data.storeId : null);
  const priced = product.data === undefined ? null : pricedIn(product.data, currency);
  const piece = mergePiece(show?.products[productId] ?? null, priced);
  if (piece !== null) return <LoadedPiece {...props} piece={piece} isComplete={!product.isLoading} />;
  return (
    <Sheet title="Piece" onClose={onClose} closeLabel="Close" isTitleHidden>
      {product.error !== null ? (
        <ErrorState
          text={problemText(product.error)}
          onRetry={() => void product.refetch()}
          isRetrying={product.isFetching}
        />
      ) : (
        <div className={styles['loading']} aria-busy="true">
          <Skeleton width={112} height={140} />
          <Skeleton width="60%" height={24} />
          <Skeleton width="100%" height={96} />
        </div>
      )}
    </Sheet>
  );
}

/** A size is what one waits for. */
const soldOutLabel = (isChosen: boolean): string => (isChosen ? 'Sold out' : 'Sold out. Tap your size to wait for it');

function LoadedPiece({
  piece,
  isComplete,
  pinId,
  startVariantId,
  show,
  onBuy,
  onClose,
}: PieceSheetProps & { readonly piece: Piece; readonly isComplete: boolean }): ReactElement {
  const pin = pinId === null ? undefined : show?.pins[pinId];
  const stock = show?.stock ?? null;
  const rememberedSize = useRememberedSize();
  const rememberedColour = useRememberedColours()[piece.id] ?? null;
  const cart = useCart();
  const changeCart = useChangeCart();
  const [chosenId, setChosenId] = useState<string | null>(startVariantId);
  const [chosenColour, setChosenColour] = useState<string | null>(null);
  const [pictureIndex, setPictureIndex] = useState(0);

  const suggested = suggestVariant(piece.variants, stock, {
    rememberedSize,
    rememberedColour,
    tryOn: pin?.tryOn ?? null,
  });
  const colours = coloursOf(piece.variants);
  const start = piece.variants.find(({ id }) => id === startVariantId);
  const colour = chosenColour ?? start?.colour ?? suggested?.colour ?? null;
  const options = sizeOptions(piece, colour, stock);
  const hasSizes = options.some(({ size }) => sizeWord(size) !== '');
  // A size is taken for granted only when the buyer chose it before, or when there is no choice.
  const assumed =
    options.length === 1 ? options[0] : options.find(({ size, available }) => size === rememberedSize && available > 0);
  const wantedId = chosenId ?? assumed?.variantId ?? null;
  const chosen =
    piece.variants.find(({ id }) => id === wantedId && options.some(({ variantId }) => variantId === id)) ?? null;
  const isLeft = chosen !== null && availableOf(chosen, stock) > 0;
  const isWaitedFor = chosen !== null && !isLeft;
  const shownPrice = chosen ?? suggested;
  const pictures = picturesFor(piece, colour);
  const picture = pictures[Math.min(pictureIndex, pictures.length - 1)];

  const chooseColour = (next: string): void => {
    setChosenColour(next);
    rememberColour(piece.id, next);
    setPictureIndex(0);
    setChosenId(sameSizeIn(piece, next, chosen?.size ?? rememberedSize, stock));
  };
  const chooseSize = (variantId: string): void => {
    setChosenId(variantId);
    rememberSize(options.find((option) => option.variantId === variantId)?.size ?? '');
    // The colour that was in sight when the size was tapped was chosen with it.
    if (colour !== null && colours.length > 1) rememberColour(piece.id, colour);
  };
  const addToBag = (): void => {
    if (chosen === null) return;
    const already = cart.data?.lines.find(({ variantId }) => variantId === chosen.id)?.quantity ?? 0;
    changeCart.mutate(
      { variantId: chosen.id, quantity: already + 1 },
      {
        onSuccess: () => {
          onClose();
          toasts.show(`In your bag: ${piece.title}${sizeWord(chosen.size) === '' ? '' : `, ${chosen.size}`}`);
        },
      },
    );
  };

  const nameOf = ({ colour: name, size }: Pick<Piece['variants'][number], 'colour' | 'size'>): string =>
    [colours.length > 1 ? name : '', sizeWord(size)].filter((word) => word !== '').join(' ') || 'it';
  const isAllGone = piece.variants.every((variant) => availableOf(variant, stock) <= 0);
  const buyLabel =
    chosen === null && !isAllGone
      ? 'Choose a size'
      : chosen === null || !isLeft
        ? soldOutLabel(chosen !== null || !hasSizes)
        : `Buy ${nameOf(chosen)} · ${formatMoney({ amountMinor: chosen.priceMinor, currency: piece.currency })}`;

  return (
    <Sheet
      title={piece.title}
      isTitleHidden
      onClose={onClose}
      closeLabel={show === null ? 'Close' : 'Back to the show'}
      data-testid="piece-sheet"
      // In the line there is nothing to buy; what there is to do stands in its own card.
      footer={
        isWaitedFor ? undefined : (
          <>
            {changeCart.error !== null && (
              <p className={styles['problem']} role="alert">
                {problemText(changeCart.error).title}. {problemText(changeCart.error).body}
              </p>
            )}
            <div className={styles['buy']}>
              <IconButton
                icon="bag"
                label="Add to bag"
                surface="raised"
                className={styles['bag']}
                disabled={!isLeft || changeCart.isPending}
                onClick={addToBag}
                data-testid="add-to-bag"
              />
              <Button
                variant="accent"
                size="lg"
                isBlock
                disabled={!isLeft}
                data-testid="checkout-button"
                onClick={() => {
                  if (chosen !== null) onBuy({ variantId: chosen.id, quantity: 1, ...(pinId !== null && { pinId }) });
                }}
              >
                <bdi>{buyLabel}</bdi>
              </Button>
            </div>
          </>
        )
      }
    >
      <div className={styles['head']}>
        <Tile url={picture?.url ?? null} alt={picture?.alt ?? ''} className={styles['picture']} />
        <div className={styles['names']}>
          <h3 className={`display ${styles['title']}`}>
            <bdi>{piece.title}</bdi>
          </h3>
          {shownPrice !== null && (
            <Price
              amountMinor={shownPrice.priceMinor}
              currency={piece.currency}
              compareAtMinor={shownPrice.compareAtPriceMinor}
              size="xl"
            />
          )}
          {colours.length > 1 && (
            <fieldset>
              <legend className={styles['legend']}>
                <b>Colour</b> <bdi className={styles['chosen']}>{colour}</bdi>
              </legend>
              <div className={styles['colours']}>
                {colours.map((name) => (
                  <label key={name} className={styles['colour']} title={name}>
                    <input
                      type="radio"
                      name="colour"
                      value={name}
                      checked={name === colour}
                      onChange={() => chooseColour(name)}
                      aria-label={name}
                    />
                    <Tile
                      url={piece.pictures.find((one) => one.colour === name)?.url ?? null}
                      alt=""
                      className={styles['swatch']}
                    />
                  </label>
                ))}
              </div>
            </fieldset>
          )}
        </div>
      </div>

      {show !== null && show.again !== null && pinId !== null && (
        <Explanation
          key={pinId}
          roomId={show.roomId}
          pinId={pinId}
          hostName={show.host.displayName}
          setHushed={show.again.setHushed}
        />
      )}
      <FitCard fitNote={piece.fitNote} tryOn={pin?.tryOn ?? null} hostName={show?.host.displayName ?? null} />

      {hasSizes && (
        <fieldset className={styles['section']}>
          <legend className={styles['legend']}>
            <b>Size</b>
          </legend>
          <SizeChips options={options} selectedVariantId={chosen?.id ?? null} onSelect={chooseSize} canChooseSoldOut />
        </fieldset>
      )}
      {!hasSizes && options[0] !== undefined && (
        <p className={styles['line']}>
          <Icon name="bag" sizePx={18} />
          {options[0].available > 0 ? `${options[0].available} left` : 'Sold out'}
        </p>
      )}

      {chosen !== null && !isLeft && (
        <div className={styles['section']}>
          <JoinLine
            key={chosen.id}
            variantId={chosen.id}
            quantity={1}
            pinId={pinId ?? undefined}
            roomId={show?.roomId ?? null}
          />
        </div>
      )}

      {piece.details !== null && <BuyingTerms {...piece.details} />}
      {piece.details !== null && shownPrice !== null && (
        <PlaceLine
          storeId={piece.details.storeId}
          price={{ amountMinor: shownPrice.priceMinor, currency: piece.currency }}
        />
      )}

      {pictures.length > 1 && (
        <div className={styles['thumbs']} role="group" aria-label="Pictures">
          {pictures.map(({ url, alt }, index) => (
            <button
              key={url}
              type="button"
              aria-label={alt === '' ? `Picture ${index + 1}` : alt}
              aria-pressed={picture?.url === url}
              className={styles['thumb']}
              onClick={() => setPictureIndex(index)}
            >
              <Tile url={url} alt="" className={styles['thumb-tile']} />
            </button>
          ))}
        </div>
      )}

      <PieceDetails details={piece.details} isLoading={!isComplete} storeSlug={show?.storeSlug ?? null} />
    </Sheet>
  );
}
