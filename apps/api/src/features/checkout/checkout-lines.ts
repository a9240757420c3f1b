import { LIMITS } from '@vitrine/contracts';
import { DomainError } from '../../platform/errors';

export interface RequestedLine {
  readonly variantId: string;
  readonly quantity: number;
  readonly pinId: string | null;
}

/**
 * What a buyer asks for, each variant once, in the order in which it was first named. Ids are brought to lower case:
 * PostgreSQL takes both, and two spellings must not become two lines.
 * @throws DomainError `request.invalid` when the lines of a variant together ask for more than one line may.
 */
export function mergeLines(
  lines: readonly { readonly variantId: string; readonly quantity: number; readonly pinId?: string }[],
): RequestedLine[] {
  const merged = new Map<string, RequestedLine>();
  for (const line of lines) {
    const variantId = line.variantId.toLowerCase();
    const earlier = merged.get(variantId);
    const quantity = (earlier?.quantity ?? 0) + line.quantity;
    if (quantity > LIMITS.lineQuantity.max) {
      throw new DomainError('request.invalid', 'There are too many pieces of one variant.', {
        fields: [
          { path: 'lines', rules: [`lines must not ask for more than ${LIMITS.lineQuantity.max} pieces of a variant`] },
        ],
      });
    }
    merged.set(variantId, { variantId, quantity, pinId: earlier?.pinId ?? line.pinId?.toLowerCase() ?? null });
  }
  return [...merged.values()];
}
