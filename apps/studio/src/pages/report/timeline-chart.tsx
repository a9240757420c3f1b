import { useElementSize } from '@mantine/hooks';
import type { RoomReportView } from '@vitrine/contracts';
import { countOf, formatNumber, formatTime } from '@vitrine/web';
import type { ReactElement } from 'react';
import { reportChart, type ChartFrame } from './report-chart';
import styles from './report.module.css';

const HEIGHT_PX = 384;
const PICTURE_PX = { width: 38, height: 46 };

function frameFor(width: number): ChartFrame {
  const left = width < 560 ? 40 : 52;
  return {
    width,
    left,
    right: width - 8,
    viewersTop: 64,
    viewersBottom: 236,
    chatTop: 256,
    chatBottom: 292,
    dotsBottom: 352,
  };
}

/** Viewers as an area, chat as bars, a dot per order, pieces as pictures where they came on screen. */
export function TimelineChart({ report }: { readonly report: RoomReportView }): ReactElement {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const frame = frameFor(Math.max(320, width));
  const chart = reportChart(report, frame);
  const startMs = report.room.wentLiveAt === null ? null : Date.parse(report.room.wentLiveAt);
  const clock = (minute: number): string =>
    startMs === null ? `${minute} min` : formatTime(new Date(startMs + minute * 60_000));
  const { peak } = chart;
  const summary = [
    `Show of ${countOf(Math.ceil(report.durationMs / 60_000), 'minute', 'minutes')}`,
    peak === null ? 'viewers were not measured' : `most viewers ${formatNumber(peak.viewers)} at ${clock(peak.minute)}`,
    countOf(report.messages, 'message', 'messages'),
    countOf(report.orders, 'order', 'orders'),
  ].join(', ');
  return (
    <section className={styles.chartCard}>
      <header className={styles.chartHead}>
        <h2>Minute by minute</h2>
        <ul className={styles.legend}>
          <li>
            <i className={styles.keyViewers} />
            Viewers
          </li>
          <li>
            <i className={styles.keyChat} />
            Chat messages
          </li>
          <li>
            <i className={styles.keyOrder} />
            {chart.ordersPerDot === 1 ? 'Order' : `${chart.ordersPerDot} orders`}
          </li>
          <li>
            <i className={styles.keyPin} />
            Shown
          </li>
        </ul>
      </header>
      <div ref={ref}>
        <svg
          width={frame.width}
          height={HEIGHT_PX}
          viewBox={`0 0 ${frame.width} ${HEIGHT_PX}`}
          role="img"
          aria-label={summary}
          className={styles.chart}
        >
          {chart.viewerTicks.map(({ y, viewers }) => (
            <g key={viewers}>
              <line x1={frame.left} x2={frame.right} y1={y} y2={y} stroke="var(--line)" />
              <text x={frame.left - 8} y={y + 4} textAnchor="end">
                {formatNumber(viewers)}
              </text>
            </g>
          ))}
          {chart.pins.map(({ pinId, x, pictureX, title, pictureUrl }) => (
            <g key={pinId}>
              <path
                d={`M${pictureX} ${PICTURE_PX.height}L${x} ${PICTURE_PX.height + 12}V${frame.dotsBottom}`}
                fill="none"
                stroke="var(--line-strong)"
                strokeDasharray="2 4"
              />
              <g transform={`translate(${pictureX - PICTURE_PX.width / 2} 0)`}>
                <title>{title}</title>
                <rect width={PICTURE_PX.width} height={PICTURE_PX.height} rx="9" fill="var(--tile)" />
                {pictureUrl !== null && (
                  <image
                    href={pictureUrl}
                    width={PICTURE_PX.width}
                    height={PICTURE_PX.height}
                    preserveAspectRatio="xMidYMid slice"
                    className={styles.piece}
                  />
                )}
              </g>
            </g>
          ))}
          {chart.viewerAreas.map((d) => (
            <path key={d} d={d} fill="var(--powder)" opacity=".42" />
          ))}
          {chart.viewerLines.map((d) => (
            <path key={d} d={d} fill="none" stroke="var(--powder-deep)" strokeWidth="2.5" strokeLinejoin="round" />
          ))}
          {peak !== null && (
            <g>
              <circle
                cx={peak.x}
                cy={peak.y}
                r="5"
                fill="var(--powder-deep)"
                stroke="var(--surface-1)"
                strokeWidth="2"
              />
              <text
                className={styles.peak}
                x={Math.min(Math.max(peak.x, frame.left + 44), frame.right - 44)}
                y={peak.y + 24}
                textAnchor="middle"
              >
                {formatNumber(peak.viewers)} at {clock(peak.minute)}
              </text>
            </g>
          )}
          <text x={frame.left - 8} y={frame.chatBottom - 2} textAnchor="end">
            chat
          </text>
          {chart.bars.map((bar) => (
            <rect key={bar.x} {...bar} rx="1.5" fill="#9A928B" />
          ))}
          <text x={frame.left - 8} y={frame.dotsBottom + 3} textAnchor="end">
            orders
          </text>
          {chart.dots.map(({ x, y }) => (
            <circle key={`${x} ${y}`} cx={x} cy={y} r="2.5" fill="var(--text)" />
          ))}
          {chart.timeTicks.map(({ x, minute }, index) => (
            <text
              key={minute}
              x={x}
              y={HEIGHT_PX - 6}
              textAnchor={index === 0 ? 'start' : x > frame.right - 20 ? 'end' : 'middle'}
            >
              {clock(minute)}
            </text>
          ))}
        </svg>
      </div>
    </section>
  );
}
