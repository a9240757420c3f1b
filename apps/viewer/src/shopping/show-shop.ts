import type { LiveStock } from '@vitrine/web';
import type { PersonView, PinView, PinnedProductView } from '@vitrine/contracts';

/** What the sheets know of the show they lie over; null on pages without one. */
export interface ShowShop {
  readonly roomId: string;
  readonly host: Pick<PersonView, 'displayName'>;
  readonly storeSlug: string;
  readonly pins: Readonly<Record<string, PinView>>;
  readonly pinOrder: readonly string[];
  readonly products: Readonly<Record<string, PinnedProductView>>;
  readonly stock: LiveStock;
  readonly nowShowingPinId: string | null;
  readonly isLive: boolean;
  /** Of a running show that is recorded: what was said about its pieces can be watched again. */
  readonly again: { readonly setHushed: (isHushed: boolean) => void } | null;
}
