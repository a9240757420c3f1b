import { DomainError } from '../../platform/errors';

export interface RequestedLine {
  readonly variantId: string;
  readonly quantity: number;
  readonly pinId: string | null;
}

/**
 * What a buyer asks for, each variant once, in the order in which it was first named.
 * @throws DomainError `request.invalid` when the lines of a variant together ask for more than this buyer may.
 */
export function mergeLines(
  lines: readonly { readonly variantId: string; readonly quantity: number; readonly pinId?: string }[],
  maxPieces: number,
): RequestedLine[] {
  const merged = new Map<string, RequestedLine>();
  for (const line of lines) {
    const { variantId } = line;
    const earlier = merged.get(variantId);
    const quantity = (earlier?.quantity ?? 0) + line.quantity;
    if (quantity > maxPieces) {
      throw new DomainError('request.invalid', 'There are too many pieces of one variant.', {
        fields: [{ path: 'lines', rules: [`lines must not ask for more than ${maxPieces} pieces of a variant`] }],
      });
    }
    merged.set(variantId, { variantId, quantity, pinId: earlier?.pinId ?? line.pinId ?? null });
  }
  return [...merged.values()];
}
