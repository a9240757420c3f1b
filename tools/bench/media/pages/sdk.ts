// How long the SDK of Agora takes from being asked for to being there.

declare global {
  interface Window {
    loadSdk: () => Promise<number>;
  }
}

window.loadSdk = async () => {
  const startedMs = performance.now();
  // The same parts that libs/rtc uses, so that the bundler leaves out the same others.
  const { checkSystemRequirements, createClient, createCustomAudioTrack, createCustomVideoTrack, setLogLevel } =
    await import('agora-rtc-sdk-ng/esm');
  const parts = [checkSystemRequirements, createClient, createCustomAudioTrack, createCustomVideoTrack, setLogLevel];
  if (parts.some((part) => typeof part !== 'function')) throw new Error('The SDK is not whole.');
  return performance.now() - startedMs;
};

export {};
