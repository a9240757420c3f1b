import type { Items } from '@vitrine/client';
import type { ClipView, RecordingView, ReplayView } from '@vitrine/contracts';
import { useApi } from '@vitrine/web';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';

export const recordingKeys = {
  recording: (roomId: string) => ['room', roomId, 'recording'] as const,
  replay: (roomId: string) => ['room', roomId, 'replay'] as const,
  clips: (roomId: string) => ['room', roomId, 'clips'] as const,
};

export function useRecording(roomId: string): UseQueryResult<RecordingView> {
  const api = useApi();
  return useQuery({
    queryKey: recordingKeys.recording(roomId),
    queryFn: ({ signal }) => api.recording.get(roomId, { signal }),
  });
}

export function useReplayOf(roomId: string, isWanted: boolean): UseQueryResult<ReplayView> {
  const api = useApi();
  return useQuery({
    queryKey: recordingKeys.replay(roomId),
    queryFn: ({ signal }) => api.replay.get(roomId, { signal }),
    enabled: isWanted,
    refetchInterval: ({ state }) => (state.data?.status === 'preparing' ? 2_000 : false),
  });
}

export function useClips(roomId: string, isWanted: boolean): UseQueryResult<Items<ClipView>> {
  const api = useApi();
  return useQuery({
    queryKey: recordingKeys.clips(roomId),
    queryFn: ({ signal }) => api.clips.list(roomId, { signal }),
    enabled: isWanted,
  });
}
