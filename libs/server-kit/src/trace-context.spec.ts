import { formatTraceparent, newRequestId, newTraceId, parseTraceparent } from './trace-context';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

describe('a traceparent', () => {
  it.each([
    ['of a caller who records', `00-${TRACE}-${PARENT}-01`],
    ['of a caller who does not', `00-${TRACE}-${PARENT}-00`],
    ['with flags that are not defined yet', `00-${TRACE}-${PARENT}-ff`],
    ['of a later version', `01-${TRACE}-${PARENT}-01`],
    ['of a later version that says more', `cc-${TRACE}-${PARENT}-01-what-the-future-will-be-like`],
  ])('%s is taken on', (_what, value) => {
    expect(parseTraceparent(value)).toEqual({ traceId: TRACE, parentId: PARENT });
  });

  it.each([
    ['that is absent', undefined],
    ['that is empty', ''],
    ['of no version', `-${TRACE}-${PARENT}-01`],
    ['of the version that is forbidden', `ff-${TRACE}-${PARENT}-01`],
    ['of the first version that says more', `00-${TRACE}-${PARENT}-01-more`],
    ['of the first version that goes on', `00-${TRACE}-${PARENT}-01.`],
    ['of a later version that goes on without a hyphen', `01-${TRACE}-${PARENT}-01.`],
    ['with a trace of zeros', `00-${'0'.repeat(32)}-${PARENT}-01`],
    ['with a parent of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['in capitals', `00-${TRACE.toUpperCase()}-${PARENT}-01`],
    ['with a short trace', `00-${TRACE.slice(1)}-${PARENT}-01`],
    ['with a long parent', `00-${TRACE}-${PARENT}0-01`],
    ['without flags', `00-${TRACE}-${PARENT}`],
    ['with other signs', `00-${TRACE.replace('4', 'g')}-${PARENT}-01`],
    ['sent twice', `00-${TRACE}-${PARENT}-01, 00-${TRACE}-${PARENT}-01`],
    ['with a line break', `01-${TRACE}-${PARENT}-01-a\nb`],
    ['without end', `01-${TRACE}-${PARENT}-01-${'x'.repeat(10_000)}`],
    ['that is a list', [`00-${TRACE}-${PARENT}-01`]],
    ['that is an object', { traceparent: TRACE }],
  ])('%s counts as none', (_what, value) => {
    expect(parseTraceparent(value)).toBeNull();
  });

  it('is read back as it was written', () => {
    const traceId = newTraceId();
    const parentId = newRequestId();
    expect(parseTraceparent(formatTraceparent(traceId, parentId))).toEqual({ traceId, parentId });
  });
});

it('gives every request an id of its own, also beyond the supply of random digits', () => {
  const ids = Array.from({ length: 5_000 }, newRequestId);
  expect(new Set(ids).size).toBe(5_000);
  expect(ids.filter((id) => !/^[\da-f]{16}$/.test(id))).toEqual([]);
  expect(newTraceId()).toMatch(/^[\da-f]{32}$/);
});
