import type { TryOnFacts } from '@vitrine/contracts';
import type { TryOnRequest } from '@vitrine/contracts/dto';

export const NO_TRY_ON: TryOnFacts = {
  wearerName: null,
  wearerHeightCm: null,
  sizeWorn: null,
  colourWorn: null,
  note: null,
};

/** What is absent in the request stays as it is; null and an empty text take a fact away. */
export function mergeTryOn(before: TryOnFacts, request: TryOnRequest | undefined): TryOnFacts {
  if (!request) return before;
  const text = (given: string | null | undefined, present: string | null): string | null =>
    given === undefined ? present : given || null;
  return {
    wearerName: text(request.wearerName, before.wearerName),
    wearerHeightCm: request.wearerHeightCm === undefined ? before.wearerHeightCm : request.wearerHeightCm,
    sizeWorn: text(request.sizeWorn, before.sizeWorn),
    colourWorn: text(request.colourWorn, before.colourWorn),
    note: text(request.note, before.note),
  };
}

export const isSameTryOn = (left: TryOnFacts, right: TryOnFacts): boolean =>
  (Object.keys(NO_TRY_ON) as (keyof TryOnFacts)[]).every((key) => left[key] === right[key]);
