import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ownUrl } from './own-address';

describe('where a node reaches itself', () => {
  it('is the address that it listens at, and this machine where it listens at all of them', async () => {
    for (const [host, expected] of [
      ['127.0.0.1', '127.0.0.1'],
      ['0.0.0.0', '127.0.0.1'],
    ] as const) {
      const server = createServer();
      expect(() => ownUrl(server)).toThrow('does not listen');
      await new Promise<void>((resolve) => server.listen(0, host, resolve));
      expect(ownUrl(server)).toBe(`http://${expected}:${(server.address() as AddressInfo).port}`);
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
