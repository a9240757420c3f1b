import { CopyButton, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { StreamKeyView } from '@vitrine/contracts';
import { Button, formatDateTime, InlineNotice, Skeleton, useApi } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { QueryError } from '../../components/states';
import { useAction } from '../../components/use-action';
import { queryKeys } from '../../queries/keys';
import { useStreamKey, useTakesEncoders } from '../../queries/rooms';
import { Card } from '../../shell/page';
import styles from './show.module.css';

function CopyLine({ label, value }: { readonly label: string; readonly value: string }): ReactElement {
  return (
    <div className={styles.keyLine}>
      <TextInput label={label} value={value} readOnly size="sm" onFocus={(event) => event.currentTarget.select()} />
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Button size="sm" onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        )}
      </CopyButton>
    </div>
  );
}

/** The whole address, because an encoder knows nothing of this page's origin. */
export const absoluteUrl = (url: string): string => new URL(url, location.origin).href;

/** What docs/obs.md says at more length. */
function ObsGuide(): ReactElement {
  return (
    <details className={styles.guide}>
      <summary>How to set up OBS</summary>
      <ol>
        <li>
          OBS 30 or newer: Settings, Stream, Service “WHIP”. Enter the address as server and the key as bearer token.
        </li>
        <li>
          Output, Advanced: x264 or a hardware H.264 encoder, 2,000 Kbps constant, keyframe interval 2 s, profile
          baseline, no B-frames.
        </li>
        <li>Video: 1280 × 720 at 30 frames per second.</li>
        <li>Start streaming. The picture appears here after a second or two; then go live.</li>
      </ol>
    </details>
  );
}

/** For OBS and other WHIP encoders. The secret exists on this page only until it is left. */
export function StreamKeyFields({ roomId }: { readonly roomId: string }): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const query = useStreamKey(roomId);
  const [made, setMade] = useState<StreamKeyView | null>(null);
  const key = made ?? query.data ?? null;

  const make = (): void => {
    void action.run(async () => {
      const fresh = await api.streamKey.rotate(roomId);
      setMade(fresh);
      await client.invalidateQueries({ queryKey: queryKeys.streamKey(roomId) });
    });
  };
  const revoke = (): void => {
    void action.run(async () => {
      await api.streamKey.revoke(roomId);
      setMade(null);
      client.setQueryData(queryKeys.streamKey(roomId), null);
    }, 'The stream key no longer works');
  };

  if (query.isPending) return <Skeleton width="100%" height={96} />;
  if (query.isError) return <QueryError query={query} />;
  return (
    <div className={styles.fields}>
      {key === null ? (
        <p className={styles.note}>
          OBS or any encoder that speaks WHIP can feed this show. Make a key, then enter both lines in its stream
          settings.
        </p>
      ) : (
        <>
          <CopyLine label="WHIP address (server)" value={absoluteUrl(key.whipUrl)} />
          {made?.streamKey !== undefined ? (
            <>
              <CopyLine label="Stream key (bearer token)" value={made.streamKey} />
              <InlineNotice tone="warn">
                Copy the key now. It is shown this once and kept nowhere readable.
              </InlineNotice>
            </>
          ) : (
            <p className={styles.note}>
              A key ending in <b>{key.hint}</b> was made {formatDateTime(new Date(key.createdAt))}. Lost it? Make a new
              one; the old one stops working.
            </p>
          )}
        </>
      )}
      <ObsGuide />
      <div className={styles.keyActions}>
        <Button size="sm" isBusy={action.isBusy} onClick={make} data-testid="make-stream-key">
          {key === null ? 'Make a stream key' : 'Make a new key'}
        </Button>
        {key !== null && (
          <Button size="sm" variant="danger" disabled={action.isBusy} onClick={revoke}>
            Revoke
          </Button>
        )}
      </div>
    </div>
  );
}

/** Nothing where encoders can't be used. */
export function StreamKeyCard({ roomId }: { readonly roomId: string }): ReactElement | null {
  if (!useTakesEncoders(roomId)) return null;
  return (
    <Card title="Encoder">
      <StreamKeyFields roomId={roomId} />
    </Card>
  );
}
