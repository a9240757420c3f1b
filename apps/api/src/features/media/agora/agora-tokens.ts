// A CommonJS package whose names Node can't see one by one.
import agoraToken from 'agora-token';
import { AgoraSeatKind, agoraSeatKindOf } from '@vitrine/domain';
import { SettingError } from '@vitrine/server-kit';
import type { AgoraSettings } from '../../../platform/agora-settings';

/** The only kinds that send anything. */
const SENDERS: ReadonlySet<AgoraSeatKind> = new Set([AgoraSeatKind.Camera, AgoraSeatKind.Screen]);

export interface AgoraTokenRequest {
  readonly channel: string;
  readonly uid: number;
  readonly lifetimeSeconds: number;
}

/**
 * A token (version 007) with which this number may join this channel, and send only when it is a camera or a screen.
 * @throws SettingError when app id or certificate are not what Agora gave: the library answers '' then, and does not throw.
 */
export function signAgoraToken(
  { appId, certificate }: Pick<AgoraSettings, 'appId' | 'certificate'>,
  { channel, uid, lifetimeSeconds }: AgoraTokenRequest,
): string {
  const kind = agoraSeatKindOf(uid);
  // With 0 the token would be good for everybody.
  if (kind === null) throw new Error(`${uid} is no seat of ours.`);
  const { RtcRole, RtcTokenBuilder } = agoraToken;
  const role = SENDERS.has(kind) ? RtcRole.PUBLISHER : RtcRole.SUBSCRIBER;
  const token = RtcTokenBuilder.buildTokenWithUid(
    appId,
    certificate,
    channel,
    uid,
    role,
    lifetimeSeconds,
    lifetimeSeconds,
  );
  if (token === '') throw new SettingError('VITRINE_AGORA_APP_ID and VITRINE_AGORA_APP_CERTIFICATE make no token.');
  return token;
}
