/** What the host turned off in this browser. */
export interface Switches {
  readonly isMicrophoneMuted: boolean;
  readonly isCameraMuted: boolean;
}

/** Kept per tab and show: a reload must not put on air what the host had turned off. */
const keyOf = (roomId: string): string => `vitrine.studio.switches.${roomId}`;
const MICROPHONE_OFF = 'microphone';
const CAMERA_OFF = 'camera';

export function recallSwitches(roomId: string): Switches {
  try {
    const off = (sessionStorage.getItem(keyOf(roomId)) ?? '').split(' ');
    return { isMicrophoneMuted: off.includes(MICROPHONE_OFF), isCameraMuted: off.includes(CAMERA_OFF) };
  } catch {
    // Without storage nothing is known of before: the show starts with picture and sound, as on a first arrival.
    return { isMicrophoneMuted: false, isCameraMuted: false };
  }
}

export function rememberSwitches(roomId: string, { isMicrophoneMuted, isCameraMuted }: Switches): void {
  const off = [isMicrophoneMuted ? MICROPHONE_OFF : null, isCameraMuted ? CAMERA_OFF : null].filter(Boolean).join(' ');
  try {
    sessionStorage.setItem(keyOf(roomId), off);
  } catch {
    // Nothing to remember it in; the switches hold until the page is left.
    return;
  }
}
