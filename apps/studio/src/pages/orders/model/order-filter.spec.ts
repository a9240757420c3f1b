import {
  activeFilterCount,
  NO_FILTER,
  orderFilterRequest,
  readOrderFilter,
  withOrderFilter,
  type OrderFilter,
} from './order-filter';

const read = (query: string): OrderFilter => readOrderFilter(new URLSearchParams(query));

describe('the filter in the address bar', () => {
  it('is read back as it was written', () => {
    const filter: OrderFilter = {
      status: 'packing',
      text: 'clara & co',
      fromDay: '2026-11-01',
      toDay: '2026-11-23',
      roomId: 'room-1',
    };
    expect(readOrderFilter(withOrderFilter(new URLSearchParams(), filter))).toEqual(filter);
    expect(activeFilterCount(filter)).toBe(5);
  });
  it('takes what nobody can mean for nothing', () => {
    expect(read('status=lost&from=yesterday&to=2026-02-30&show=')).toEqual(NO_FILTER);
    expect(activeFilterCount(read('q=%20'))).toBe(0);
  });
  it('leaves the open order and the other filters alone', () => {
    const next = withOrderFilter(new URLSearchParams('order=7&status=paid&q=x'), { text: '', roomId: 'room-1' });
    expect(next.toString()).toBe('order=7&status=paid&show=room-1');
  });
});

describe('orderFilterRequest', () => {
  it('asks for nothing that is not set', () => {
    expect(orderFilterRequest(NO_FILTER)).toEqual({});
    expect(orderFilterRequest({ ...NO_FILTER, text: '  ' })).toEqual({});
  });
  it('includes the whole of the last day', () => {
    const { from, to } = orderFilterRequest({ ...NO_FILTER, fromDay: '2026-11-30', toDay: '2026-11-30' });
    expect(new Date(from ?? '')).toEqual(new Date(2026, 10, 30));
    expect(new Date(to ?? '')).toEqual(new Date(2026, 11, 1));
  });
  it('trims the text and passes the rest on', () => {
    expect(orderFilterRequest({ ...NO_FILTER, text: ' #1001 ', status: 'paid', roomId: 'room-1' })).toEqual({
      text: '#1001',
      status: 'paid',
      roomId: 'room-1',
    });
  });
});
