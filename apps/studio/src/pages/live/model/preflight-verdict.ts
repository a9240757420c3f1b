import type { PreflightReport, PreflightResult } from '@vitrine/rtc';
import { deviceFix } from './device-fix';

export type CheckState = 'pending' | 'passed' | 'warned' | 'failed';
export type CheckName = 'camera' | 'microphone' | 'sound' | 'connection' | 'stream' | 'tray' | 'chat';
export interface Check {
  readonly name: CheckName;
  readonly state: CheckState;
  readonly title: string;
  readonly detail: string;
}
export interface Verdict {
  readonly headline: string;
  readonly lead: string;
  readonly canGoLive: boolean;
}

const fixOf = (code: string | null): string => deviceFix(code ?? 'failed');

export interface TrayFacts {
  readonly pieces: number;
  readonly withoutTryOn: number;
  readonly soldOut: number;
}
export interface ChatFacts {
  readonly isOnline: boolean;
  readonly moderators: readonly string[];
}
export interface CameraFacts {
  /** null until the checks began. */
  readonly report: PreflightReport | null;
  /** '1280 × 720, 30 fps'; null without a picture. */
  readonly picture: string | null;
  readonly microphone: string | null;
}

function ofResult(
  result: PreflightResult | undefined,
  texts: Readonly<Record<CheckState, readonly [title: string, detail: string]>>,
  name: CheckName,
): Check {
  const state = result?.status ?? 'pending';
  const [title, detail] = texts[state];
  return { name, state, title, detail };
}

/** The connection is three checks of the machine in one sentence for a person; the worst of them speaks. */
function connectionCheck(report: PreflightReport | null): Check {
  const name = 'connection';
  if (report === null) return { name, state: 'pending', title: 'Connection', detail: 'Reaching the media server…' };
  const { mediaServer, webrtc, codec } = report;
  if (webrtc.status === 'failed' || codec.status === 'failed' || mediaServer.code === 'unsupported')
    return {
      name,
      state: 'failed',
      title: 'This browser cannot send video',
      detail: 'Use a current Chrome, Edge, Firefox or Safari, or an encoder.',
    };
  if (mediaServer.status === 'passed' && mediaServer.code === 'agora')
    return {
      name,
      state: 'passed',
      title: 'Video goes over Agora',
      detail: 'Its servers are reached when you go live',
    };
  return ofResult(
    mediaServer,
    {
      pending: ['Connection', 'Reaching the media server…'],
      passed: [
        'Media server reached',
        codec.code === 'vp8-only' ? 'The picture goes out as VP8' : 'The picture goes out as H.264',
      ],
      warned: ['Media server reached', 'Slowly. Prefer a cable over the air.'],
      failed: ['The media server does not answer', 'Check your network, then check again.'],
    },
    name,
  );
}

export function cameraChecks({ report, picture, microphone }: CameraFacts): readonly Check[] {
  return [
    ofResult(
      report?.camera,
      {
        pending: ['Camera', 'Waiting for the camera…'],
        passed: ['Camera', picture ?? 'Ready'],
        warned: ['Camera', picture ?? 'Ready'],
        failed: ['No camera', fixOf(report?.camera.code ?? null)],
      },
      'camera',
    ),
    // A show without sound is possible, so a missing microphone warns and does not forbid.
    ofResult(
      report?.microphone.status === 'failed' ? { ...report.microphone, status: 'warned' } : report?.microphone,
      {
        pending: ['Microphone', 'Waiting for the microphone…'],
        passed: ['Microphone', microphone ?? 'Ready'],
        warned: ['No microphone', fixOf(report?.microphone.code ?? null)],
        failed: ['No microphone', fixOf(report?.microphone.code ?? null)],
      },
      'microphone',
    ),
    ofResult(
      report?.microphone.status === 'failed' ? { status: 'warned', code: 'no-microphone' } : report?.sound,
      {
        pending: ['Sound', 'Say something…'],
        passed: ['Sound', 'Your voice comes through'],
        warned: [
          'Nothing heard yet',
          report?.microphone.status === 'failed'
            ? 'Viewers will not hear you.'
            : 'Say something, or choose another microphone.',
        ],
        failed: ['Nothing heard', 'Choose another microphone.'],
      },
      'sound',
    ),
    connectionCheck(report),
  ];
}

export interface EncoderFacts {
  readonly hasStreamKey: boolean;
  readonly isPublishing: boolean;
  /** '4.2 Mbit/s, H264'; null until it is measured. */
  readonly measured: string | null;
}

export function encoderChecks({ hasStreamKey, isPublishing, measured }: EncoderFacts): readonly Check[] {
  if (isPublishing)
    return [{ name: 'stream', state: 'passed', title: 'The stream arrives', detail: measured ?? 'Measuring…' }];
  return [
    {
      name: 'stream',
      state: 'failed',
      title: 'No stream from the encoder yet',
      detail: hasStreamKey ? 'Start streaming in your encoder.' : 'Make a stream key and enter it in your encoder.',
    },
  ];
}

const pieces = (count: number): string => (count === 1 ? '1 piece' : `${count} pieces`);

export function houseChecks(tray: TrayFacts | null, chat: ChatFacts): readonly Check[] {
  const trayCheck = (): Check => {
    const name = 'tray';
    if (tray === null) return { name, state: 'pending', title: 'Tray', detail: 'Loading…' };
    if (tray.pieces === 0)
      return { name, state: 'warned', title: 'The tray is empty', detail: 'Viewers could watch but not buy.' };
    const title = `${pieces(tray.pieces)} in the tray`;
    if (tray.soldOut > 0)
      return {
        name,
        state: 'warned',
        title,
        detail: `${tray.soldOut === 1 ? '1 is' : `${tray.soldOut} are`} sold out already.`,
      };
    return {
      name,
      state: 'passed',
      title,
      detail:
        tray.withoutTryOn === 0
          ? 'Stock, prices and try-on facts filled in'
          : `Stock and prices filled in; ${tray.withoutTryOn} without a try-on fact`,
    };
  };
  const names = chat.moderators.slice(0, 3).join(', ');
  return [
    trayCheck(),
    chat.isOnline
      ? {
          name: 'chat',
          state: 'passed',
          title: 'Chat is connected',
          detail: names === '' ? 'Nobody was added for this show alone' : `With you in the room: ${names}`,
        }
      : {
          name: 'chat',
          state: 'warned',
          title: 'Chat is not connected',
          detail: 'It connects by itself once the server answers.',
        },
  ];
}

/** One sentence over all checks: may this show start, and what would make it better first. */
export function verdictOf(checks: readonly Check[]): Verdict {
  const failed = checks.filter(({ state }) => state === 'failed');
  const warned = checks.filter(({ state }) => state === 'warned');
  const pending = checks.filter(({ state }) => state === 'pending');
  const worst = failed[0] ?? warned[0];
  if (failed.length > 0) {
    return {
      headline: failed.length === 1 ? 'One thing to fix first.' : `${failed.length} things to fix first.`,
      lead: `${worst?.title}. ${worst?.detail}`,
      canGoLive: false,
    };
  }
  // Whether a voice is heard may stay open: nobody has to speak before the show.
  const waiting = pending.filter(({ name }) => name !== 'sound');
  if (waiting.length > 0)
    return { headline: 'Checking…', lead: `${waiting[0]?.title}: ${waiting[0]?.detail}`, canGoLive: false };
  if (warned.length > 0) {
    return {
      headline: warned.length === 1 ? 'Ready in one fix.' : `Ready, with ${warned.length} things to mend.`,
      lead: `You can go live now. ${worst?.title}: ${worst?.detail}`,
      canGoLive: true,
    };
  }
  return {
    headline: 'Ready to go live.',
    lead: pending.length > 0 ? 'Say something to check the sound.' : 'Everything works. Take a breath.',
    canGoLive: true,
  };
}
