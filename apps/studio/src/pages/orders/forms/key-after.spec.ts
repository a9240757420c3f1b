import { ApiError } from '@vitrine/client';
import { keyAfter } from './key-after';

it('keeps the key when an answer was lost or refused', () => {
  expect(keyAfter(ApiError.network('no answer'), 'key-00000001')).toBe('key-00000001');
  expect(keyAfter(new ApiError({ code: 'order.refund-exceeds-paid', message: 'x' }), 'key-00000001')).toBe(
    'key-00000001',
  );
});
it('takes a new one when the first try was done with other content', () => {
  const next = keyAfter(new ApiError({ code: 'request.idempotency-key-reused', message: 'x' }), 'key-00000001');
  expect(next).not.toBe('key-00000001');
  expect(next.length).toBeGreaterThanOrEqual(8);
});
