import type { FitNote, TryOnFacts } from '@vitrine/contracts';
import { sizeWord } from '../../formats/choice';

export const FIT_TEXT: Record<FitNote, string> = {
  'runs-small': 'runs small',
  'true-to-size': 'true to size',
  'runs-large': 'runs large',
};

/** 'M, 172 cm': what the wearer in the show wears and measures; null when nothing is known. */
export function wornText({ sizeWorn, wearerHeightCm }: Pick<TryOnFacts, 'sizeWorn' | 'wearerHeightCm'>): string | null {
  const parts = [
    sizeWorn === null ? null : sizeWord(sizeWorn),
    wearerHeightCm === null ? null : `${wearerHeightCm} cm`,
  ].filter((part) => part !== null && part !== '');
  return parts.length === 0 ? null : parts.join(', ');
}
