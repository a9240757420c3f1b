import { request, type IncomingMessage } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import { addRequestContext } from './http-context';
import { currentContext, type RequestContext } from './request-context';
import { newRequestId } from './trace-context';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('an HTTP request', () => {
  let app: FastifyInstance;
  let address: string;
  let seen: (RequestContext | null)[];
  beforeEach(async () => {
    seen = [];
    app = Fastify({ genReqId: newRequestId });
    addRequestContext(app);
    app.post('/rooms/:roomId', async () => {
      seen.push(currentContext());
      return {};
    });
    address = await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterEach(() => app.close());

  const post = async (url: string, headers: Record<string, string> = {}): Promise<string> => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{"a":1}' };
    const response = await fetch(address + url, init);
    return response.headers.get('x-request-id') ?? '';
  };

  it('has the trace of its caller and an id of its own, which it answers with, also once its body was read', async () => {
    const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
    const first = await post('/rooms/show-1', { traceparent });
    const second = await post('/rooms/show-1', { traceparent });
    expect(seen).toMatchObject([
      { requestId: first, traceId: TRACE, roomId: 'show-1' },
      { requestId: second, traceId: TRACE },
    ]);
    expect(first).toMatch(/^[\da-f]{16}$/);
    expect(second).not.toBe(first);
  });

  it('keeps its context while its body comes bit by bit', async () => {
    const begun = new Promise<void>((resolve) => app.server.once('request', () => resolve()));
    const slow = request(`${address}/rooms/show-1`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    const answered = new Promise<IncomingMessage>((resolve) => slow.once('response', resolve));
    slow.write('{"a"');
    await begun;
    slow.end(':1}');
    const answer = await answered;
    answer.resume();
    expect(seen).toMatchObject([{ requestId: answer.headers['x-request-id'] }]);
  });

  it.each([[{}], [{ traceparent: 'nonsense' }], [{ traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }]])(
    'has a trace of its own with %j',
    async (headers: Record<string, string>) => {
      await post('/rooms/show-1', headers);
      expect(seen[0]?.traceId).toMatch(/[1-9a-f]/);
      expect(seen[0]?.traceId).toHaveLength(32);
    },
  );

  it('takes no text out of its address that is no id', async () => {
    await post('/rooms/ada%40buyers.example');
    expect(seen).toHaveLength(1);
    expect(seen[0]?.roomId).toBeUndefined();
  });

  it('answers with its id where there is nothing', async () => {
    expect(await post('/nowhere')).toMatch(/^[\da-f]{16}$/);
  });
});
