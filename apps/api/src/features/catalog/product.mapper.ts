import {
  PICTURE_WIDTHS_PX,
  type FitNote,
  type ListPriceView,
  type PictureSize,
  type PictureView,
  type PinnedProductView,
  type ProductFact,
  type ProductStatus,
  type ProductView,
  type SizeChart,
  type VariantView,
} from '@vitrine/contracts';
import { availableToAll } from './stock-levels';

export interface ProductRow {
  id: string;
  store_id: string;
  slug: string;
  title: string;
  description: string;
  status: ProductStatus;
  currency: string;
  material: string;
  care: string;
  fit_note: FitNote;
  facts: ProductFact[];
  size_chart: SizeChart | null;
  hold_minutes: number | null;
  max_per_buyer: number | null;
  created_at: Date;
  updated_at: Date;
}
export interface VariantRow {
  id: string;
  product_id: string;
  sku: string;
  size: string;
  colour: string;
  price_minor: number;
  compare_at_price_minor: number | null;
  on_hand: number;
  reserved: number;
  sold: number;
  list_prices: readonly ListPriceView[];
  awaited: number;
}
export interface PictureRow {
  id: string;
  product_id: string;
  alt: string;
  colour: string | null;
  width: number;
  height: number;
}

export const PICTURE_SIZES = Object.keys(PICTURE_WIDTHS_PX) as PictureSize[];

export const pictureUrl = (pictureId: string, size: PictureSize): string => `/api/pictures/${pictureId}/${size}.webp`;

const toPictureView = (row: PictureRow): PictureView => ({
  id: row.id,
  alt: row.alt,
  colour: row.colour,
  width: row.width,
  height: row.height,
  urls: {
    small: pictureUrl(row.id, 'small'),
    medium: pictureUrl(row.id, 'medium'),
    large: pictureUrl(row.id, 'large'),
  },
});

/** What anybody can buy: pieces that people in line wait for are theirs. */
const availableOf = (row: VariantRow): number =>
  availableToAll({ free: row.on_hand - row.reserved, awaited: row.awaited });

const toVariantView = (row: VariantRow, withStock: boolean): VariantView => ({
  id: row.id,
  sku: row.sku,
  size: row.size,
  colour: row.colour,
  priceMinor: row.price_minor,
  compareAtPriceMinor: row.compare_at_price_minor,
  listPrices: row.list_prices,
  available: availableOf(row),
  ...(withStock
    ? { stock: { onHand: row.on_hand, reserved: row.reserved, sold: row.sold, waiting: row.awaited } }
    : {}),
});

/** @param options.withStock for the people of the store; buyers learn only what is available. */
export const toProductView = (
  row: ProductRow,
  variants: readonly VariantRow[],
  pictures: readonly PictureRow[],
  options: { readonly withStock: boolean },
): ProductView => ({
  id: row.id,
  storeId: row.store_id,
  slug: row.slug,
  title: row.title,
  description: row.description,
  status: row.status,
  currency: row.currency,
  material: row.material,
  care: row.care,
  fitNote: row.fit_note,
  facts: row.facts,
  sizeChart: row.size_chart,
  holdMinutes: row.hold_minutes,
  maxPerBuyer: row.max_per_buyer,
  pictures: pictures.map(toPictureView),
  variants: variants.map((variant) => toVariantView(variant, options.withStock)),
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/**
 * The picture that shows a piece in a colour: the first of that colour, else the first of no colour in particular, else
 * the first of all. `pictures` are in their order.
 */
export function pictureOfColour<Picture extends { readonly colour: string | null }>(
  pictures: readonly Picture[],
  colour: string | null,
): Picture | null {
  return (
    pictures.find((picture) => picture.colour === colour) ??
    pictures.find((picture) => picture.colour === null) ??
    pictures[0] ??
    null
  );
}

export function toPinnedProductView(
  row: ProductRow,
  variants: readonly VariantRow[],
  pictures: readonly PictureRow[],
): PinnedProductView {
  const cover = pictures[0];
  const pictureUrlByColour = new Map<string, string>();
  for (const { id, colour } of pictures) {
    if (colour !== null && !pictureUrlByColour.has(colour)) pictureUrlByColour.set(colour, pictureUrl(id, 'medium'));
  }
  return {
    id: row.id,
    title: row.title,
    currency: row.currency,
    fitNote: row.fit_note,
    pictureUrl: cover ? pictureUrl(cover.id, 'medium') : null,
    pictureUrlByColour: Object.fromEntries(pictureUrlByColour),
    variants: variants.map((variant) => ({
      id: variant.id,
      size: variant.size,
      colour: variant.colour,
      priceMinor: variant.price_minor,
      compareAtPriceMinor: variant.compare_at_price_minor,
      ...(variant.list_prices.length > 0 && { listPrices: variant.list_prices }),
      available: availableOf(variant),
    })),
  };
}
