import type { ReportPin, RoomReportView } from '@vitrine/contracts';
import { reportHeadline } from './report-headline';

const pin = (title: string, pieces: number): ReportPin => ({
  pinId: title,
  productId: title,
  title,
  pictureUrl: null,
  shownSpans: [],
  orders: pieces,
  pieces,
  sales: [],
});
const report = (change: Partial<RoomReportView>): RoomReportView =>
  ({
    room: { store: { currency: 'EUR' } },
    orders: 3,
    pieces: 4,
    sales: [{ amountMinor: 26_700, currency: 'EUR' }],
    uniqueViewers: 12,
    pins: [],
    ...change,
  }) as RoomReportView;

describe('reportHeadline', () => {
  it('names the piece that sold most', () => {
    const headline = reportHeadline(report({ pins: [pin('Trench', 1), pin('Wrap dress', 3)] }));
    expect(headline).toEqual({
      start: '3 orders worth €267.',
      highlight: 'Wrap dress sold most',
      end: ', 3 of 4 pieces.',
    });
  });
  it('claims no winner where two sold the same', () => {
    expect(reportHeadline(report({ pins: [pin('A', 2), pin('B', 2)] })).highlight).toBeNull();
  });
  it('tells sales in several currencies side by side, and that nothing is left of them', () => {
    const sales = [
      { amountMinor: 24_000, currency: 'EUR' },
      { amountMinor: 9_900, currency: 'JPY' },
    ];
    expect(reportHeadline(report({ sales })).start).toBe('3 orders worth €240 + ¥9,900.');
    expect(reportHeadline(report({ sales: [] })).start).toBe('3 orders worth €0.');
  });
  it('says so when nothing was sold', () => {
    expect(reportHeadline(report({ orders: 0 })).start).toBe('No orders this time. 12 people watched.');
  });
});
