export { MediaModule } from './media.module';
export { partKey, RecordingParts, type RecordingPartRow } from './recording';
export { StreamEnding } from './stream-ending';
export { StreamOwners, StreamVerdict, type StreamOwner } from './stream-owners';
export { VideoProvider } from './video-provider';
