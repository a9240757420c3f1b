import type { PinnedProductView, ProductView } from '@vitrine/contracts';
import { availableOf, type LiveStock, type SizeOption } from '@vitrine/web';

export interface PieceVariant {
  readonly id: string;
  readonly size: string;
  readonly colour: string;
  readonly priceMinor: number;
  readonly compareAtPriceMinor: number | null;
  readonly available: number;
}
export interface PiecePicture {
  readonly url: string;
  readonly alt: string;
  readonly colour: string | null;
}
/** A piece as the sheet shows it: at once from the show, completed by the catalogue when that answers. */
export interface Piece {
  readonly id: string;
  readonly title: string;
  readonly currency: string;
  readonly fitNote: ProductView['fitNote'];
  readonly variants: readonly PieceVariant[];
  readonly pictures: readonly PiecePicture[];
  readonly details: Pick<
    ProductView,
    'storeId' | 'description' | 'material' | 'care' | 'facts' | 'sizeChart' | 'holdMinutes' | 'maxPerBuyer'
  > | null;
}

/** The show's product is the newest truth about prices and names; pictures and details are the catalogue's. */
export function mergePiece(pinned: PinnedProductView | null, product: ProductView | null): Piece | null {
  const base = pinned ?? product;
  if (base === null) return null;
  return {
    id: base.id,
    title: base.title,
    currency: base.currency,
    fitNote: base.fitNote,
    variants: base.variants.map(({ id, size, colour, priceMinor, compareAtPriceMinor, available }) => ({
      id,
      size,
      colour,
      priceMinor,
      compareAtPriceMinor,
      available,
    })),
    pictures:
      product === null
        ? picturesOfPinned(pinned)
        : product.pictures.map(({ urls, alt, colour }) => ({ url: urls.medium, alt, colour })),
    details: product,
  };
}

function picturesOfPinned(pinned: PinnedProductView | null): readonly PiecePicture[] {
  if (pinned === null) return [];
  const byColour = Object.entries(pinned.pictureUrlByColour).map(([colour, url]) => ({
    url,
    alt: `${pinned.title} in ${colour}`,
    colour,
  }));
  if (byColour.length > 0 || pinned.pictureUrl === null) return byColour;
  return [{ url: pinned.pictureUrl, alt: pinned.title, colour: null }];
}

/** Pictures of the chosen colour first; those that show no single colour after them; other colours not at all. */
export function picturesFor({ pictures }: Piece, colour: string | null): readonly PiecePicture[] {
  const own = pictures.filter((picture) => picture.colour === colour);
  const common = pictures.filter((picture) => picture.colour === null && colour !== null);
  const shown = [...own, ...common];
  return shown.length > 0 ? shown : pictures.slice(0, 1);
}

export function sizeOptions(
  { variants }: Piece,
  colour: string | null,
  stock: LiveStock | null,
): readonly SizeOption[] {
  return variants
    .filter((variant) => variant.colour === colour)
    .map((variant) => ({ variantId: variant.id, size: variant.size, available: availableOf(variant, stock) }));
}

/** The same size in another colour, if it is left there. */
export function sameSizeIn(
  { variants }: Piece,
  colour: string,
  size: string | null,
  stock: LiveStock | null,
): string | null {
  const match = variants.find((variant) => variant.colour === colour && variant.size === size);
  return match !== undefined && availableOf(match, stock) > 0 ? match.id : null;
}
