import { FileButton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { LIMITS, type RoomView } from '@vitrine/contracts';
import { Button, InlineNotice, useApi } from '@vitrine/web';
import { ImageUp } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useAction } from '../../components/use-action';
import { queryKeys } from '../../queries/keys';
import { Card } from '../../shell/page';
import { ShowPoster } from '../shows/show-poster';
import styles from './show.module.css';

export const PICTURE_TYPES = 'image/jpeg,image/png,image/webp,image/avif';

/** A sentence when the file can't be taken, so that nobody uploads 40 MB to learn it. */
export function pictureProblem(file: File): string | null {
  const maxMb = Math.round(LIMITS.pictureBytes.max / 1024 / 1024);
  return file.size > LIMITS.pictureBytes.max
    ? `This picture is larger than ${maxMb} MB. Save it smaller and try again.`
    : null;
}

export function PosterCard({ room, canEdit }: { readonly room: RoomView; readonly canEdit: boolean }): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const [problem, setProblem] = useState<string | null>(null);
  const upload = (file: File | null): void => {
    if (file === null) return;
    const found = pictureProblem(file);
    setProblem(found);
    if (found !== null) return;
    void action.run(async () => {
      client.setQueryData(queryKeys.room(room.id), await api.rooms.setPoster(room.id, file));
      void client.invalidateQueries({ queryKey: queryKeys.rooms(room.store.id) });
    }, 'New poster is up');
  };
  return (
    <Card title="Poster" aside="portrait, 4:5 or taller">
      <ShowPoster url={room.posterUrl} className={styles.poster ?? ''} />
      {problem !== null && <InlineNotice tone="bad">{problem}</InlineNotice>}
      {canEdit && (
        <FileButton onChange={upload} accept={PICTURE_TYPES}>
          {({ onClick }) => (
            <Button size="sm" isBlock isBusy={action.isBusy} onClick={onClick}>
              <ImageUp size={18} strokeWidth={1.75} aria-hidden="true" />
              {room.posterUrl === null ? 'Upload a poster' : 'Replace the poster'}
            </Button>
          )}
        </FileButton>
      )}
    </Card>
  );
}
