import { CopyButton, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { LIMITS, type ReplayView } from '@vitrine/contracts';
import { Button, buttonClass, formatClock, useApi } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { useAction } from '../../components/use-action';
import { recordingKeys, useClips, useReplayOf } from '../../queries/recording';
import { Card } from '../../shell/page';
import { clipProblem, readClock } from './clip-span';
import styles from './clips.module.css';

const clipUrl = (clipId: string): string => new URL(`/clip/${clipId}`, location.origin).href;

function ClipForm({ roomId, replay }: { readonly roomId: string; readonly replay: ReplayView }): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const [title, setTitle] = useState('');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [isTried, setTried] = useState(false);
  const [fromMs, toMs] = [readClock(from), readClock(to)];
  const problem = clipProblem(fromMs, toMs);
  const titleOf = (productId: string): string =>
    replay.products.find(({ id }) => id === productId)?.title ?? 'A piece that is gone';

  const takeChapter = (index: string | null): void => {
    const chapter = index === null ? undefined : replay.chapters[Number(index)];
    if (chapter === undefined) return;
    const endMs = Math.min(chapter.toMs, chapter.fromMs + LIMITS.clipMs.max);
    setTitle(titleOf(chapter.productId).slice(0, LIMITS.clipTitle.max));
    // The beginning rounds down and the length stays, so that a minute is never a second too long.
    const beginMs = Math.floor(chapter.fromMs / 1_000) * 1_000;
    setFrom(formatClock(beginMs));
    setTo(formatClock(beginMs + Math.floor((endMs - chapter.fromMs) / 1_000) * 1_000));
  };
  const make = (): void => {
    setTried(true);
    if (problem !== null || fromMs === null || toMs === null || title.trim() === '') return;
    void action.run(async () => {
      await api.clips.create(roomId, { title: title.trim(), fromMs, toMs });
      setTried(false);
      setTitle('');
      await client.invalidateQueries({ queryKey: recordingKeys.clips(roomId) });
    }, 'The clip has a link now');
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        make();
      }}
    >
      <Select
        label="Chapter"
        placeholder="Take one, or write the times"
        data={replay.chapters.map((chapter, index) => ({
          value: String(index),
          label: `${formatClock(chapter.fromMs)} · ${titleOf(chapter.productId)}`,
        }))}
        onChange={takeChapter}
      />
      <TextInput
        label="Title"
        value={title}
        maxLength={LIMITS.clipTitle.max}
        onChange={(event) => setTitle(event.currentTarget.value)}
        error={isTried && title.trim() === '' ? 'A clip needs a title.' : null}
        data-testid="clip-title"
      />
      <div className={styles.times}>
        <TextInput
          label="From"
          placeholder="4:05"
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
          data-testid="clip-from"
        />
        <TextInput
          label="To"
          placeholder="4:35"
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
          data-testid="clip-to"
        />
      </div>
      {isTried && problem !== null && <p role="alert">{problem}</p>}
      <Button type="submit" size="sm" isBusy={action.isBusy} data-testid="make-clip">
        Make a clip
      </Button>
    </form>
  );
}

/** Stretches of the replay with a link each. */
export function ClipsCard({
  roomId,
  canEdit,
}: {
  readonly roomId: string;
  readonly canEdit: boolean;
}): ReactElement | null {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const replay = useReplayOf(roomId, true);
  const clips = useClips(roomId, replay.data?.status === 'ready');
  if (replay.data === undefined || replay.data.status === 'none') return null;
  if (replay.data.status !== 'ready') {
    return (
      <Card title="Replay and clips">
        <p role="status">
          {replay.data.status === 'preparing' ? 'The replay is being made ready…' : 'The replay is no longer kept.'}
        </p>
      </Card>
    );
  }
  const items = clips.data?.items ?? [];
  const remove = (clipId: string): void => {
    void action.run(async () => {
      await api.clips.remove(roomId, clipId);
      await client.invalidateQueries({ queryKey: recordingKeys.clips(roomId) });
    }, 'Its link no longer works');
  };
  return (
    <Card title="Replay and clips">
      <div className={styles.stack}>
        <a className={buttonClass('plain', 'sm')} href={`/watch/${roomId}`} data-testid="open-replay">
          Watch the replay
        </a>
        {items.length > 0 && (
          <ul className={styles.clips}>
            {items.map((clip) => (
              <li key={clip.id}>
                <span className={styles.name}>
                  <b>{clip.title}</b>
                  <span>
                    {formatClock(clip.fromMs)} to {formatClock(clip.toMs)}
                  </span>
                </span>
                <CopyButton value={clipUrl(clip.id)}>
                  {({ copied, copy }) => (
                    <Button size="sm" onClick={copy} data-testid="copy-clip" data-url={clipUrl(clip.id)}>
                      {copied ? 'Copied' : 'Copy link'}
                    </Button>
                  )}
                </CopyButton>
                {canEdit && (
                  <Button size="sm" variant="danger" disabled={action.isBusy} onClick={() => remove(clip.id)}>
                    Remove
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
        {canEdit && <ClipForm roomId={roomId} replay={replay.data} />}
      </div>
    </Card>
  );
}
