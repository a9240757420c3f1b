export const ProductStatus = { Draft: 'draft', Active: 'active', Archived: 'archived' } as const;
export type ProductStatus = (typeof ProductStatus)[keyof typeof ProductStatus];

export const FitNote = { RunsSmall: 'runs-small', TrueToSize: 'true-to-size', RunsLarge: 'runs-large' } as const;
export type FitNote = (typeof FitNote)[keyof typeof FitNote];

/** Widths in pixels in which every picture is kept. */
export const PICTURE_WIDTHS_PX = { small: 160, medium: 480, large: 1200 } as const;
export type PictureSize = keyof typeof PICTURE_WIDTHS_PX;

export interface PictureView {
  readonly id: string;
  readonly alt: string;
  /** The colour of the piece on the picture; null when it shows all or none. */
  readonly colour: string | null;
  /** Of the largest kept size, in pixels. */
  readonly width: number;
  readonly height: number;
  readonly urls: Readonly<Record<PictureSize, string>>;
}
export interface ProductFact {
  readonly label: string;
  readonly text: string;
}
/** Garment measurements, laid flat where the trade does so. `values[i]` belongs to `measurements[i]`, in centimetres. */
export interface SizeChart {
  readonly measurements: readonly string[];
  readonly rows: readonly { readonly size: string; readonly valuesCm: readonly number[] }[];
}
/** What the ledger accounts for. */
export interface StockLevels {
  readonly onHand: number;
  readonly reserved: number;
  readonly sold: number;
}
export interface VariantStock extends StockLevels {
  /** Pieces that people in line wait for. */
  readonly waiting: number;
}
/** The price of a variant in a currency beside the store's own. */
export interface ListPriceView {
  readonly currency: string;
  readonly priceMinor: number;
  readonly compareAtPriceMinor: number | null;
}
export interface VariantView {
  readonly id: string;
  readonly sku: string;
  readonly size: string;
  readonly colour: string;
  readonly priceMinor: number;
  /** The price before a reduction; null when there is none. */
  readonly compareAtPriceMinor: number | null;
  /** In other currencies than the product's. */
  readonly listPrices: readonly ListPriceView[];
  readonly available: number;
  /** For staff only. */
  readonly stock?: VariantStock;
}
export interface ProductView {
  readonly id: string;
  readonly storeId: string;
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly status: ProductStatus;
  readonly currency: string;
  readonly material: string;
  readonly care: string;
  readonly fitNote: FitNote;
  readonly facts: readonly ProductFact[];
  readonly sizeChart: SizeChart | null;
  /** How long a piece is held while its buyer pays: 0 for 'first paid, first served', null for the usual time. */
  readonly holdMinutes: number | null;
  /** Pieces that one buyer may have, of all variants together; null for any number. */
  readonly maxPerBuyer: number | null;
  readonly pictures: readonly PictureView[];
  readonly variants: readonly VariantView[];
  readonly createdAt: string;
  readonly updatedAt: string;
}
