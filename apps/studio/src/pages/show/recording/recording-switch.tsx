import { Switch } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Skeleton, useApi } from '@vitrine/web';
import type { ReactElement } from 'react';
import { QueryError } from '../../../components/states';
import { useAction } from '../../../components/use-action';
import { queryKeys } from '../../../queries/keys';
import { recordingKeys, useRecording } from '../../../queries/recording';
import { Card } from '../../../shell/page';
import { canBeRecorded, recordingWords } from './recording-words';

/** 'Record this show for a replay', and what stands against it. */
export function RecordingSwitch({
  roomId,
  canEdit,
}: {
  readonly roomId: string;
  readonly canEdit: boolean;
}): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const query = useRecording(roomId);
  if (query.isError) return <QueryError query={query} />;
  if (query.isPending) return <Skeleton width="100%" height={56} />;
  const recording = query.data;
  const set = (isRecorded: boolean): void => {
    void action.run(
      async () => {
        client.setQueryData(recordingKeys.recording(roomId), await api.recording.set(roomId, { isRecorded }));
        void client.invalidateQueries({ queryKey: queryKeys.room(roomId) });
      },
      isRecorded ? 'The show will be recorded' : 'The show will not be recorded',
    );
  };
  return (
    <Switch
      label="Record this show for a replay"
      description={recordingWords(recording)}
      checked={recording.isRecorded}
      disabled={!canEdit || action.isBusy || (!recording.isRecorded && !canBeRecorded(recording))}
      onChange={(event) => set(event.currentTarget.checked)}
      data-testid="record-show"
    />
  );
}

export function RecordingCard(props: { readonly roomId: string; readonly canEdit: boolean }): ReactElement {
  return (
    <Card title="Replay">
      <RecordingSwitch {...props} />
    </Card>
  );
}
