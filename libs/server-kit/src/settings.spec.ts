import { SettingError, Settings } from './settings';

const settings = new Settings({
  NAME: ' value ',
  EMPTY: '  ',
  NUMBER: '42',
  HALF: '4.5',
  YES: 'true',
  NO: '0',
  MAYBE: 'maybe',
  SHORT: 'x'.repeat(31),
});
const RANGE = { min: 1, max: 100 };

describe('settings', () => {
  it('are trimmed, and count as absent when empty', () => {
    expect(settings.string('NAME')).toBe('value');
    expect(settings.optional('EMPTY')).toBeNull();
    expect(settings.string('EMPTY', 'fallback')).toBe('fallback');
    expect(settings.integer('EMPTY', 7, RANGE)).toBe(7);
    expect(settings.boolean('EMPTY', true)).toBe(true);
  });

  it('are numbers and claims where these are asked for', () => {
    expect(settings.integer('NUMBER', 0, RANGE)).toBe(42);
    expect([settings.boolean('YES', false), settings.boolean('NO', true)]).toEqual([true, false]);
  });

  it.each([
    ['is not set', () => settings.string('ABSENT')],
    ['must be a whole number from 1 to 100, and is "4.5"', () => settings.integer('HALF', 0, RANGE)],
    ['must be a whole number from 1 to 10', () => settings.integer('NUMBER', 0, { min: 1, max: 10 })],
    ['must be true or false, and is "maybe"', () => settings.boolean('MAYBE', false)],
    ['must have at least 32 characters', () => settings.secret('SHORT')],
  ])('refuse to start with a sentence: %s', (sentence, read) => {
    expect(read).toThrow(SettingError);
    expect(read).toThrow(sentence);
  });

  it('never repeat a secret in the sentence', () => {
    expect(() => settings.secret('SHORT')).not.toThrow(/xxx/);
  });
});
