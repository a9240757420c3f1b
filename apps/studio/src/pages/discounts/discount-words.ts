import { DiscountKind, type DiscountCodeView } from '@vitrine/contracts';
import { formatDateTime, formatMoney, formatNumber, percentText, type PillTone } from '@vitrine/web';

/** '15 % off', '€10.00 off from €100.00', 'Free shipping'. */
export function effectText({ kind, ratePpm, amount, minSubtotal }: DiscountCodeView): string {
  const from = minSubtotal === null ? '' : ` from ${formatMoney(minSubtotal)}`;
  switch (kind) {
    case DiscountKind.Percent:
      return `${percentText(ratePpm ?? 0)} off${from}`;
    case DiscountKind.Amount:
      return `${amount === null ? '' : formatMoney(amount)} off${from}`;
    case DiscountKind.FreeShipping:
      return `Free shipping${from}`;
  }
}

/** '3 of 100', or '3' where there is no end to it. */
export const usesText = ({ uses, maxUses }: Pick<DiscountCodeView, 'uses' | 'maxUses'>): string =>
  maxUses === null ? formatNumber(uses) : `${formatNumber(uses)} of ${formatNumber(maxUses)}`;

/** When buyers may use it. */
export function windowText({ startsAt, endsAt }: Pick<DiscountCodeView, 'startsAt' | 'endsAt'>): string {
  const said = (iso: string): string => formatDateTime(new Date(iso));
  if (startsAt !== null && endsAt !== null) return `${said(startsAt)} to ${said(endsAt)}`;
  if (startsAt !== null) return `From ${said(startsAt)}`;
  return endsAt === null ? 'Any time' : `Until ${said(endsAt)}`;
}

/** Whether buyers can use a code now, and if not, why. */
export function stateOf(code: DiscountCodeView, nowMs: number): { readonly text: string; readonly tone: PillTone } {
  const { isActive, startsAt, endsAt, uses, maxUses } = code;
  if (!isActive) return { text: 'Off', tone: 'plain' };
  if (endsAt !== null && nowMs >= Date.parse(endsAt)) return { text: 'Over', tone: 'plain' };
  if (maxUses !== null && uses >= maxUses) return { text: 'Used up', tone: 'warn' };
  if (startsAt !== null && nowMs < Date.parse(startsAt)) return { text: 'To come', tone: 'accent' };
  return { text: 'On', tone: 'ok' };
}
