import { LIMITS, type OrderPiecesView } from '@vitrine/contracts';
import type { ShipOrderRequest } from '@vitrine/contracts/dto';
import { lengthProblem, problemsOf, type FieldErrors } from '../../../forms/field-errors';
import { chosenPieces, type Quantities } from './quantities';
import { piecesProblem } from './refund-values';

export interface ShipValues {
  /** Goes with the form through every retry, so that a parcel is noted once. */
  readonly key: string;
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly trackingUrl: string;
  readonly quantities: Quantities;
}

function linkProblem(text: string): string | null {
  if (text === '') return null;
  const isLink = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  return isLink ? null : 'Enter a whole link that begins with https://.';
}

export function shipProblems(values: ShipValues, possible: readonly OrderPiecesView[]): FieldErrors {
  const chosen = chosenPieces(values.quantities);
  return problemsOf({
    carrier: lengthProblem(values.carrier, LIMITS.carrier, 'who carries it'),
    trackingNumber: lengthProblem(values.trackingNumber, LIMITS.trackingNumber, 'the number on the parcel'),
    trackingUrl: linkProblem(values.trackingUrl.trim()),
    quantities: chosen.length === 0 ? 'Choose what is in the parcel.' : piecesProblem(chosen, possible),
  });
}

/** Always names the pieces: what somebody else ships meanwhile is never taken for part of this parcel. */
export function shipRequest({ carrier, trackingNumber, trackingUrl, quantities }: ShipValues): ShipOrderRequest {
  const link = trackingUrl.trim();
  return {
    carrier: carrier.trim(),
    trackingNumber: trackingNumber.trim(),
    ...(link !== '' && { trackingUrl: link }),
    lines: chosenPieces(quantities),
  };
}
