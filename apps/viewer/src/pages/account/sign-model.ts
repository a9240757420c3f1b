import { LIMITS } from '@vitrine/contracts';

export type SignMode = 'sign-in' | 'register';
export interface SignDraft {
  readonly email: string;
  readonly password: string;
  readonly displayName: string;
}

export function signProblems(mode: SignMode, draft: SignDraft): Partial<Record<keyof SignDraft, string>> {
  const problems: Partial<Record<keyof SignDraft, string>> = {};
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(draft.email.trim()))
    problems.email = 'Enter an address like name@example.com';
  if (mode === 'sign-in' && draft.password === '') problems.password = 'Your password';
  if (mode === 'register' && draft.password.length < LIMITS.password.min)
    problems.password = `At least ${LIMITS.password.min} characters`;
  if (mode === 'register' && draft.displayName.trim() === '') problems.displayName = 'One letter is enough';
  return problems;
}
