import type { RoomReportView } from '@vitrine/contracts';
import {
  buttonClass,
  countOf,
  EmptyState,
  formatAmounts,
  formatClock,
  formatDay,
  formatDuration,
  formatNumber,
  formatTime,
  Skeleton,
  Tile,
} from '@vitrine/web';
import { useEffect, type ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { QueryError } from '../../components/states';
import { useReport } from '../../queries/rooms';
import { Card } from '../../shell/page';
import { useStorePermissions } from '../../stores/current-store';
import { ClipsCard } from './clips-card';
import { onScreenMs } from './report-chart';
import { reportHeadline } from './report-headline';
import { TimelineChart } from './timeline-chart';
import styles from './report.module.css';
import { TableScroll } from '../../components/table-scroll';
import table from '../../components/table.module.css';

function spanText({ room, durationMs }: RoomReportView): string {
  if (room.wentLiveAt === null) return 'never went live';
  const start = new Date(room.wentLiveAt);
  const end = room.endedAt === null ? new Date(start.getTime() + durationMs) : new Date(room.endedAt);
  return `${formatDay(start)}, ${formatTime(start)} to ${formatTime(end)}`;
}

function WhatSold({ report }: { readonly report: RoomReportView }): ReactElement {
  const pins = [...report.pins].sort((a, b) => b.pieces - a.pieces);
  return (
    <Card title="What sold" isFlush>
      {pins.length === 0 ? (
        <EmptyState title="Nothing was shown" body="Pieces stand here once they were pinned in the show." />
      ) : (
        <TableScroll label="What sold">
          <table className={`${table.table} ${styles.table}`}>
            <thead>
              <tr>
                <th>Product</th>
                <th className={table.number}>On screen</th>
                <th className={table.number}>Orders</th>
                <th className={`${table.number} ${styles.wide}`}>Pieces</th>
                <th className={table.number}>Sales</th>
              </tr>
            </thead>
            <tbody>
              {pins.map((pin) => (
                <tr key={pin.pinId}>
                  <td>
                    <span className={table.lead}>
                      <Tile url={pin.pictureUrl} alt="" className={table.pictureSmall ?? ''} />
                      {pin.title}
                    </span>
                  </td>
                  <td className={table.number}>{formatClock(onScreenMs(pin))}</td>
                  <td className={table.number}>{formatNumber(pin.orders)}</td>
                  <td className={`${table.number} ${styles.wide}`}>{formatNumber(pin.pieces)}</td>
                  <td className={`${table.number} ${table.medium} ${styles.sales}`}>
                    {formatAmounts(pin.sales, report.room.store.currency)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </Card>
  );
}

function Figures({ report }: { readonly report: RoomReportView }): ReactElement {
  const rows: readonly (readonly [string, string])[] = [
    ['On air', formatDuration(report.durationMs)],
    ['People who watched', formatNumber(report.uniqueViewers)],
    ['Most at once', report.peakViewers === null ? 'not measured' : formatNumber(report.peakViewers)],
    ['Messages', `${formatNumber(report.messages)} by ${countOf(report.chatters, 'person', 'people')}`],
    ['Orders', formatNumber(report.orders)],
    ['Pieces sold', formatNumber(report.pieces)],
    ['Sales', formatAmounts(report.sales, report.room.store.currency)],
  ];
  return (
    <Card title="The show in figures">
      <dl className={styles.figures}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}

/** What happened in a show: one sentence, one timeline, what sold. Only figures that were measured. */
export default function ReportPage(): ReactElement {
  const { roomId = '' } = useParams();
  const query = useReport(roomId);
  const title = query.data?.room.title;
  const permissions = useStorePermissions(query.data?.room.store.id);
  useEffect(() => {
    if (title !== undefined) document.title = `Report: ${title} · Vitrine Studio`;
  }, [title]);
  if (query.isError) return <QueryError query={query} />;
  if (query.isPending) {
    return (
      <div className={styles.wait} role="status" aria-label="Loading">
        <Skeleton width={260} height={18} />
        <Skeleton width="60%" height={70} />
        <Skeleton width="100%" height={430} radius={18} />
      </div>
    );
  }
  const report = query.data;
  const { room } = report;
  const headline = reportHeadline(report);
  const canEdit = permissions.includes('room:manage');
  return (
    <>
      <header className={styles.head}>
        <div>
          <p className={styles.kicker}>
            {room.title} · {spanText(report)}
          </p>
          <h1 className={`display ${styles.lead}`} data-testid="report-headline">
            {headline.start}
            {headline.highlight !== null && (
              <>
                {' '}
                <em>{headline.highlight}</em>
                {headline.end}
              </>
            )}
          </h1>
        </div>
        <Link className={buttonClass('primary', 'sm')} to={`/orders?show=${room.id}`}>
          See the orders
        </Link>
      </header>
      <TimelineChart report={report} />
      <div className={styles.grid}>
        <WhatSold report={report} />
        <div className={styles.side}>
          <Figures report={report} />
          {room.status === 'ended' && room.isRecorded && <ClipsCard roomId={room.id} canEdit={canEdit} />}
        </div>
      </div>
    </>
  );
}
