import { formatNumber, Pill } from '@vitrine/web';
import { useEffect, useReducer, type ReactElement } from 'react';
import { Feed } from '../model/feed';
import { megabits, sparkline } from '../model/rates';
import type { StreamReading } from './use-stream-word';
import styles from './console.module.css';

/** One minute of seconds. */
const CAPACITY = 60;

function keepNewest(samples: readonly number[], sample: number): readonly number[] {
  return [...samples.slice(1 - CAPACITY), sample];
}

/** What is measured of the stream: by this browser while it sends, by the media server otherwise. */
export function streamFacts({ publisher, health }: StreamReading): readonly (readonly [name: string, value: string])[] {
  const { stats } = publisher;
  if (health !== null) {
    if (!health.isPublishing) return [];
    return [
      // Agora tells how many watch, and nothing of the stream itself.
      health.bitrateKbps === null
        ? ['Watching', formatNumber(health.viewers)]
        : ['Arrives with', megabits(health.bitrateKbps)],
      ...(health.videoCodec === null ? [] : [['Codec', health.videoCodec] as const]),
      ...(health.packetLossPercent === null
        ? []
        : [['Packets lost', `${health.packetLossPercent.toFixed(1)} %`] as const]),
      ...(health.roundTripMs === null ? [] : [['Round trip', `${Math.round(health.roundTripMs)} ms`] as const]),
    ];
  }
  if (stats === null) return [];
  return [
    ['Upload', megabits(stats.bitrateKbps)],
    ['Picture', `${stats.width} × ${stats.height} · ${Math.round(stats.fps)}`],
    ['Packets lost', `${stats.packetLossPercent.toFixed(1)} %`],
    ...(stats.roundTripMs === null ? [] : [['Round trip', `${Math.round(stats.roundTripMs)} ms`] as const]),
  ];
}

export function StreamHealth({
  reading,
  feed,
}: {
  readonly reading: StreamReading;
  readonly feed: Feed;
}): ReactElement {
  const { publisher, health, word } = reading;
  const [samples, add] = useReducer(keepNewest, []);
  const { stats } = publisher;
  // A new stats object is a new second, also when its figure is the same.
  useEffect(() => {
    if (stats !== null) add(stats.bitrateKbps);
  }, [stats]);
  useEffect(() => {
    if (health !== null && health.isPublishing && health.bitrateKbps !== null) add(health.bitrateKbps);
  }, [health]);
  const facts = streamFacts(reading);
  const line = sparkline(samples, 224, 50, CAPACITY);
  const newest = samples.at(-1) ?? 0;
  return (
    <section className={styles.panel} aria-label="Stream health">
      <header className={styles.panelHead}>
        <h2>Stream health</h2>
        <Pill tone={word.tone}>{word.word}</Pill>
      </header>
      {line !== '' && (
        <svg
          className={styles.spark}
          viewBox="0 0 224 52"
          preserveAspectRatio="none"
          role="img"
          aria-label={`Bitrate, now ${formatNumber(Math.round(newest))} kilobits a second`}
        >
          <path d={`${line}V52H${line.slice(1).split(' ')[0]}Z`} fill="var(--ok)" opacity=".16" />
          <path
            d={line}
            fill="none"
            stroke="var(--ok)"
            strokeWidth="2"
            strokeLinejoin="round"
            vectorEffect="non-scaling-stroke"
          />
        </svg>
      )}
      {facts.length === 0 ? (
        <p className={styles.quiet}>
          {word.word === 'No picture'
            ? feed === Feed.Camera
              ? 'This browser sends no picture.'
              : 'No encoder or other device sends a picture.'
            : word.word === 'Lost'
              ? 'Nothing gets through; it is tried again by itself.'
              : 'Measuring…'}
        </p>
      ) : (
        <dl className={styles.figures}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}
