import { LIMITS } from '@vitrine/contracts';
import { comparableTerm } from '@vitrine/domain';
import { lengthProblem } from '../../forms/field-errors';

/** One term a line; empty lines are for the eye. */
export const termsOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((term) => term !== '');

/** The first thing that is wrong with a list, in a sentence. */
export function termsProblem(text: string): string | null {
  const terms = termsOf(text);
  const { max } = LIMITS.blockedTerms;
  if (terms.length > max) return `At most ${max} terms; these are ${terms.length}.`;
  for (const term of terms) {
    const problem =
      comparableTerm(term) === ''
        ? 'There is no letter or digit in it.'
        : lengthProblem(term, LIMITS.blockedTerm, 'it');
    if (problem !== null) return `“${term.slice(0, LIMITS.blockedTerm.max)}”: ${problem}`;
  }
  return null;
}
