import { LIMITS } from '@vitrine/contracts';

/** 'Ines wrap dress' to 'ines-wrap-dress'; letters with accents lose them. */
export function slugOf(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LIMITS.slug.max)
    .replace(/^-+|-+$/g, '');
}

export function slugProblem(slug: string): string | null {
  if (slug.length < LIMITS.slug.min) return `At least ${LIMITS.slug.min} characters, please.`;
  if (slug.length > LIMITS.slug.max) return `At most ${LIMITS.slug.max} characters, please.`;
  return /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) ? null : 'Small letters, digits and single hyphens only.';
}
