import { AgoraRecordingStatus, canAgoraRecordingMove } from './agora-recording-transitions';

const statuses = Object.values(AgoraRecordingStatus);

it('lets a recording of Agora take exactly these steps', () => {
  const steps = statuses.flatMap((from) =>
    statuses.filter((to) => canAgoraRecordingMove(from, to)).map((to) => `${from} > ${to}`),
  );
  expect(steps).toEqual([
    'starting > recording',
    'starting > failed',
    'recording > stopping',
    'recording > stored',
    'recording > failed',
    'stopping > stored',
    'stopping > failed',
  ]);
});
