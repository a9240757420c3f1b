import type {
  ClientConfig,
  CustomAudioTrackInitConfig,
  CustomVideoTrackInitConfig,
  IAgoraRTCClient,
  ILocalAudioTrack,
  ILocalVideoTrack,
} from 'agora-rtc-sdk-ng/esm';
import { mediaError } from '../media-error';

/** As much of a client of the SDK as we use. */
export type AgoraClient = Pick<
  IAgoraRTCClient,
  | 'join'
  | 'leave'
  | 'on'
  | 'publish'
  | 'remoteUsers'
  | 'removeAllListeners'
  | 'renewToken'
  | 'setClientRole'
  | 'setDualStreamMode'
  | 'setStreamFallbackOption'
  | 'startProxyServer'
  | 'subscribe'
  | 'unpublish'
  | 'unsubscribe'
>;
/** As much of the SDK as we use. */
export interface AgoraSdk {
  createClient(config: ClientConfig): AgoraClient;
  createCustomAudioTrack(config: CustomAudioTrackInitConfig): ILocalAudioTrack;
  createCustomVideoTrack(config: CustomVideoTrackInitConfig): ILocalVideoTrack;
  checkSystemRequirements(): boolean;
}

/** The SDK's own scale: 0 tells everything, 4 nothing. */
const LOG_WARNINGS = 2;
let loading: Promise<AgoraSdk> | null = null;

/** Loads the SDK when it is needed for the first time: it is larger than all the rest of a page. @throws MediaError */
export function loadAgoraSdk(): Promise<AgoraSdk> {
  loading ??= load().catch((failure: unknown) => {
    // The next one tries again.
    loading = null;
    const reason = failure instanceof Error ? failure.message : String(failure);
    throw mediaError('server.unavailable', `The video software could not be loaded: ${reason}`);
  });
  return loading;
}

/** Named one by one, so that the bundler leaves out what else there is. */
async function load(): Promise<AgoraSdk> {
  const { checkSystemRequirements, createClient, createCustomAudioTrack, createCustomVideoTrack, setLogLevel } =
    await import('agora-rtc-sdk-ng/esm');
  setLogLevel(LOG_WARNINGS);
  return { checkSystemRequirements, createClient, createCustomAudioTrack, createCustomVideoTrack };
}
