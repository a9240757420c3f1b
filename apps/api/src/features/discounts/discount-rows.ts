import { DiscountKind, type DiscountCodeView, type Money } from '@vitrine/contracts';
import { money, type DiscountRule } from '@vitrine/domain';

export interface DiscountRow {
  id: string;
  code: string;
  kind: DiscountKind;
  rate_ppm: number | null;
  amount_minor: number | null;
  min_subtotal_minor: number | null;
  currency: string;
  max_uses: number | null;
  max_uses_per_buyer: number | null;
  uses: number;
  starts_at: Date | null;
  ends_at: Date | null;
  is_active: boolean;
  created_at: Date;
}

export const DISCOUNT_COLUMNS = `d.id, d.code, d.kind, d.rate_ppm, d.amount_minor, d.min_subtotal_minor, d.currency, d.max_uses,
  d.max_uses_per_buyer, d.uses, d.starts_at, d.ends_at, d.is_active, d.created_at`;

const amountOf = (minor: number | null, currency: string): Money | null =>
  minor === null ? null : money(minor, currency);

export const toDiscountCodeView = (row: DiscountRow): DiscountCodeView => ({
  id: row.id,
  code: row.code,
  kind: row.kind,
  ratePpm: row.rate_ppm,
  amount: amountOf(row.amount_minor, row.currency),
  minSubtotal: amountOf(row.min_subtotal_minor, row.currency),
  maxUses: row.max_uses,
  maxUsesPerBuyer: row.max_uses_per_buyer,
  uses: row.uses,
  startsAt: row.starts_at?.toISOString() ?? null,
  endsAt: row.ends_at?.toISOString() ?? null,
  isActive: row.is_active,
  createdAt: row.created_at.toISOString(),
});

export function toRule(row: DiscountRow): DiscountRule {
  switch (row.kind) {
    case DiscountKind.Percent:
      return { kind: row.kind, ratePpm: row.rate_ppm ?? 0 };
    case DiscountKind.Amount:
      return { kind: row.kind, amount: money(row.amount_minor ?? 0, row.currency) };
    case DiscountKind.FreeShipping:
      return { kind: row.kind };
  }
}

/** Whether goods of this value are worth enough for the code, in the currency that its amounts are in. */
export function appliesTo(row: DiscountRow, subtotal: Money): boolean {
  const needsCurrency = row.amount_minor !== null || row.min_subtotal_minor !== null;
  if (needsCurrency && row.currency !== subtotal.currency) return false;
  return row.min_subtotal_minor === null || subtotal.amountMinor >= row.min_subtotal_minor;
}
