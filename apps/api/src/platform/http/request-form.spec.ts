import { checkForm } from './request-form';

const refusalOf = (value: unknown): unknown => {
  try {
    checkForm(value);
    return null;
  } catch (error) {
    return error;
  }
};

describe('the form of every request', () => {
  it('may be what our forms are', () => {
    expect(
      refusalOf({ facts: [{ label: 'Lining', text: 'Silk 🧵' }], sizeChart: { rows: [{ valuesCm: [1, 2.5] }] } }),
    ).toBeNull();
    expect(refusalOf({ sizeChart: null, title: undefined })).toBeNull();
  });

  it.each([
    ['a.a.a.a.a.a.a.a.a.a', JSON.parse('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)) as unknown],
    ['lines.0', { lines: [[]] }],
    ['tryOn.hasOwnProperty', { tryOn: { hasOwnProperty: true } }],
    ['__proto__', JSON.parse('{"__proto__":1}') as unknown],
    ['lines.1.note', { lines: [{}, { note: 'a\ud800' }] }],
    ['lines', { lines: Array.from({ length: 2_000 }, () => ({})) }],
    ['', Object.fromEntries(Array.from({ length: 2_001 }, (_, key) => [`key ${key}`, 1]))],
  ])('must not have what is at %s', (path, value) => {
    expect(refusalOf(value)).toMatchObject({ code: 'request.invalid', details: { fields: [{ path }] } });
  });
});
