import { clientAddress, publicHost } from './forwarded';

describe('behind proxies', () => {
  const headers = {
    host: 'api:3000',
    'x-forwarded-for': '6.6.6.6, 203.0.113.7, 10.0.0.2',
    'x-forwarded-host': 'shop.example',
  };

  it('believes no header when there is no proxy of ours', () => {
    expect(clientAddress(headers, '198.51.100.1', 0)).toBe('198.51.100.1');
    expect(publicHost(headers, 0)).toBe('api:3000');
  });

  it('counts back over our own proxies, and no further', () => {
    expect(clientAddress(headers, '10.0.0.1', 1)).toBe('10.0.0.2');
    expect(clientAddress(headers, '10.0.0.1', 2)).toBe('203.0.113.7');
    expect(publicHost(headers, 1)).toBe('shop.example');
  });

  it('falls back to what it has', () => {
    expect(clientAddress({}, '10.0.0.1', 2)).toBe('10.0.0.1');
    expect(clientAddress({ 'x-forwarded-for': '203.0.113.7' }, '10.0.0.1', 3)).toBe('203.0.113.7');
  });
});
