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
  salesMinor: 0,
});
const report = (change: Partial<RoomReportView>): RoomReportView =>
  ({
    currency: 'EUR',
    orders: 3,
    pieces: 4,
    salesMinor: 26700,
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
  it('says so when nothing was sold', () => {
    expect(reportHeadline(report({ orders: 0 })).start).toBe('No orders this time. 12 people watched.');
  });
});
