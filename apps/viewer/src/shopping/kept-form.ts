import { tabDrafts } from '@vitrine/web';
import { EMPTY_ADDRESS, type KeptForm } from './model/checkout-form';

const KEY = 'checkout';

/** Email and address as they were typed last in this tab; never a card. */
export function readKeptForm(): KeptForm | null {
  const text = tabDrafts.read(KEY);
  if (text === '') return null;
  try {
    const kept = JSON.parse(text) as Partial<KeptForm>;
    return { email: typeof kept.email === 'string' ? kept.email : '', address: { ...EMPTY_ADDRESS, ...kept.address } };
  } catch {
    return null;
  }
}

export function keepForm({ email, address }: KeptForm): void {
  tabDrafts.write(KEY, JSON.stringify({ email, address }));
}

export function forgetKeptForm(): void {
  tabDrafts.write(KEY, '');
}
