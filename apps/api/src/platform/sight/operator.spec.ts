import { isOperator } from './operator';

const TOKEN = 'a-token-of-at-least-thirty-two-characters';

describe('isOperator', () => {
  it.each([`Bearer ${TOKEN}`, `bearer ${TOKEN}`])('is whoever says "%s"', (authorization) => {
    expect(isOperator(authorization, TOKEN)).toBe(true);
  });

  it.each([
    undefined,
    TOKEN,
    `Basic ${TOKEN}`,
    'Bearer ',
    `Bearer ${TOKEN.slice(1)}`,
    `Bearer ${TOKEN}x`,
    `Bearer  ${TOKEN}`,
    `Bearer ${TOKEN} ${TOKEN}`,
    `Bearer ${'x'.repeat(10_000)}`,
  ])('is not who says "%s"', (authorization) => {
    expect(isOperator(authorization, TOKEN)).toBe(false);
  });

  it.each([undefined, 'Bearer ', 'Bearer null', `Bearer ${TOKEN}`])(
    'is nobody where there is no token, whatever they say: "%s"',
    (authorization) => {
      expect(isOperator(authorization, null)).toBe(false);
    },
  );
});
