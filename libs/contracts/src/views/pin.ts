import type { FitNote, ListPriceView } from './catalog';

/** What the wearer in the show measures and wears. Any part may be unknown. */
export interface TryOnFacts {
  readonly wearerName: string | null;
  readonly wearerHeightCm: number | null;
  readonly sizeWorn: string | null;
  readonly colourWorn: string | null;
  readonly note: string | null;
}
export interface PinView {
  readonly id: string;
  readonly productId: string;
  readonly tryOn: TryOnFacts;
}
export interface PinnedVariantView {
  readonly id: string;
  readonly size: string;
  readonly colour: string;
  readonly priceMinor: number;
  readonly compareAtPriceMinor: number | null;
  /** In other currencies than the product's; absent when there are none. */
  readonly listPrices?: readonly ListPriceView[];
  /** As it stood when the entry was written; `RoomState.available` is the live figure. */
  readonly available: number;
}
/** A product as the timeline carries it, complete enough to show and buy from. */
export interface PinnedProductView {
  readonly id: string;
  readonly title: string;
  readonly currency: string;
  readonly fitNote: FitNote;
  readonly pictureUrl: string | null;
  /** Medium pictures by colour. */
  readonly pictureUrlByColour: Readonly<Record<string, string>>;
  readonly variants: readonly PinnedVariantView[];
}

export const TrayItemStatus = { Prepared: 'prepared', Pinned: 'pinned', NowShowing: 'now-showing' } as const;
export type TrayItemStatus = (typeof TrayItemStatus)[keyof typeof TrayItemStatus];

/** A line of the tray as staff see it: prepared before the show, pinned during it. Its id is the pin's id. */
export interface TrayItemView {
  readonly id: string;
  readonly position: number;
  readonly status: TrayItemStatus;
  readonly product: PinnedProductView;
  readonly tryOn: TryOnFacts;
}
