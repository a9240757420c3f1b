import { RecordingDesk } from './recording-desk';
import { RecordingKeeper } from './recording-keeper';
import { RecordingParts } from './recording-parts';

export { RecordingController } from './recording.controller';
export { RecordingDesk } from './recording-desk';
export { RecordingKeeper } from './recording-keeper';
export { partKey, RecordingParts, type RecordingPartRow } from './recording-parts';

export const RECORDING_PROVIDERS = [RecordingParts, RecordingKeeper, RecordingDesk];
