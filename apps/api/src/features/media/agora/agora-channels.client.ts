import { Injectable } from '@nestjs/common';
import { AgoraHttp } from './agora-http';
import { AgoraProblem, AgoraRestError } from './agora-rest-error';

export interface AgoraChannelUsers {
  readonly publisherUids: readonly number[];
  readonly viewers: number;
}
export interface AgoraBar {
  readonly channel: string;
  /** Null: everybody. */
  readonly uid: number | null;
  /** How long nobody gets in again, 10 to 86,430; 0 only throws out. */
  readonly seconds: number;
}

/** Who is in a channel of Agora, and who may not be. @throws AgoraRestError all of it. */
@Injectable()
export class AgoraChannelsClient {
  constructor(private readonly http: AgoraHttp) {}

  /** Throws somebody out and lets them in no more, by a kicking rule. */
  async bar({ channel, uid, seconds }: AgoraBar): Promise<void> {
    const { body } = await this.http.send({
      method: 'POST',
      path: '/dev/v1/kicking-rule',
      body: {
        appid: this.http.agora.appId,
        // Always named: a rule without it bars the number from every channel of the app.
        cname: channel,
        ...(uid === null ? {} : { uid }),
        time_in_seconds: seconds,
        privileges: ['join_channel'],
      },
    });
    if (body['status'] !== 'success') throw unreadable('the rule was not made');
  }

  /** For a person who waits: asked twice at most. */
  async users(channel: string): Promise<AgoraChannelUsers> {
    const data = await this.read(channel, '', { timeoutMs: 3_000, attempts: 2 });
    const viewers = data['audience_total'];
    return { publisherUids: uidsIn(data), viewers: typeof viewers === 'number' ? viewers : 0 };
  }

  async publisherUids(channel: string): Promise<readonly number[]> {
    return uidsIn(await this.read(channel, '/hosts_only', {}));
  }

  private async read(
    channel: string,
    more: string,
    patience: { readonly timeoutMs?: number; readonly attempts?: number },
  ): Promise<Readonly<Record<string, unknown>>> {
    const path = `/dev/v1/channel/user/${this.http.agora.appId}/${encodeURIComponent(channel)}${more}`;
    const { body } = await this.http.send({ method: 'GET', path, ...patience });
    const { data } = body;
    if (body['success'] !== true || typeof data !== 'object' || data === null) throw unreadable('no data');
    return data as Readonly<Record<string, unknown>>;
  }
}

/** A channel that does not exist has no list at all. */
function uidsIn(data: Readonly<Record<string, unknown>>): readonly number[] {
  const list = data['broadcasters'] ?? [];
  if (!Array.isArray(list)) throw unreadable('the list of hosts is none');
  return list.filter((uid): uid is number => typeof uid === 'number');
}

const unreadable = (what: string): AgoraRestError =>
  new AgoraRestError(AgoraProblem.Unreadable, `Agora answered in an unknown form: ${what}.`, 200);
