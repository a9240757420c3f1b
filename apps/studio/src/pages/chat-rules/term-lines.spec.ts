import { LIMITS } from '@vitrine/contracts';
import { termsOf, termsProblem } from './term-lines';

describe('a list of terms as it is written', () => {
  it('has one on each line', () => {
    expect(termsOf(' one \r\n\n two words\n')).toEqual(['one', 'two words']);
    expect(termsOf('\n \n')).toEqual([]);
  });

  it('is fine, or says which term is not', () => {
    expect(termsProblem('')).toBeNull();
    expect(termsProblem('scam\nfake*\nなに')).toBeNull();
    expect(termsProblem('scam\n***')).toBe('“***”: There is no letter or digit in it.');
    expect(termsProblem(`scam\n${'x'.repeat(65)}`)).toContain('At most 64 characters; these are 65.');
    const { max } = LIMITS.blockedTerms;
    const lines = (count: number): string => Array.from({ length: count }, (_, index) => `t${index}`).join('\n');
    expect(termsProblem(lines(max))).toBeNull();
    expect(termsProblem(lines(max + 1))).toBe('At most 10000 terms; these are 10001.');
  });
});
