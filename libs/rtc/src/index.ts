export { type AudioLevel, AudioLevelMeter, type AudioLevelMeterOptions } from './devices/audio-level-meter';
export {
  DeviceManager,
  type DeviceManagerOptions,
  type DeviceManagerSnapshot,
  type DeviceOption,
  type OpenDevicesRequest,
} from './devices/device-manager';
export { DeviceProblem } from './devices/device-problem';
export { canShareScreen, captureScreen } from './devices/screen';
export type {
  LocalTracks,
  LossCause,
  MediaEngine,
  MediaEngines,
  MediaLink,
  PlayLink,
  PlayRequest,
  PublishLink,
  PublishRequest,
  TrackKind,
} from './engine/media-engine';
export { WhipWhepEngine, type WhipWhepEngineOptions } from './engine/whip-whep-engine';
export type { FetchGrant } from './grant-source';
export { MediaError } from './media-error';
export { NetworkQuality } from './network-quality';
export { Player, type PlayerOptions, type PlayerSnapshot, PlayerStatus } from './player';
export {
  PREFLIGHT_CHECKS,
  type PreflightCheck,
  type PreflightOptions,
  type PreflightReport,
  type PreflightResult,
  type PreflightStatus,
  runPreflight,
} from './preflight';
export {
  Publisher,
  type PublisherOptions,
  type PublisherSettings,
  type PublisherSnapshot,
  PublisherStatus,
} from './publisher';
export type { PlayCounters, PlayStats } from './stats/play-stats';
export { type PublishCounters, type PublishStats, StreamQuality } from './stats/publish-stats';
