/** @jest-environment node */
import { Trace } from './trace';

const FORM = /^00-([\da-f]{32})-([\da-f]{16})-01$/;

describe('a trace', () => {
  afterEach(() => jest.restoreAllMocks());

  it('is one for all its steps, each of which has an id of its own', () => {
    const trace = new Trace();
    const steps = Array.from({ length: 200 }, () => FORM.exec(trace.traceparent()) ?? []);
    expect(new Set(steps.map(([, traceId]) => traceId))).toEqual(new Set([trace.traceId]));
    expect(new Set(steps.map(([, , step]) => step)).size).toBe(200);
    expect(new Trace().traceId).not.toBe(trace.traceId);
  });

  it('never has an id of zeros, which servers throw away', () => {
    const random = crypto.getRandomValues.bind(crypto);
    let calls = 0;
    jest.spyOn(crypto, 'getRandomValues').mockImplementation((bytes) => {
      calls += 1;
      return calls % 2 === 1 ? bytes : random(bytes);
    });
    const [, traceId, step] = FORM.exec(new Trace().traceparent()) ?? [];
    expect(traceId).toMatch(/[^0]/);
    expect(step).toMatch(/[^0]/);
    expect(calls).toBe(4);
  });
});
