import { Injectable } from '@nestjs/common';
import { AgoraHttp } from './agora-http';
import { AgoraProblem, AgoraRestError } from './agora-rest-error';

/** Who records: the recorder has a seat of its own in the channel. */
export interface AgoraRecorder {
  readonly channel: string;
  readonly uid: number;
}
/** A recording that was started: its two names at Agora. */
export interface AgoraRecordingNames {
  readonly resourceId: string;
  readonly sid: string;
}
export interface AgoraRecordingState {
  /** False once it has ended by itself or failed. */
  readonly isGoing: boolean;
  /** Names of the playlists and films, as far as they are known. */
  readonly files: readonly string[];
}

/** All pictures in one film; one person after the other is what a show has, with a second one beside at times. */
const MODE = 'mix';
const RESOURCE_HOURS = 24;
/** Longer than a pause of a show. What goes on after it goes into a recording of its own. */
const MAX_IDLE_SECONDS = 3_600;
const TRANSCODING = { width: 720, height: 1_280, fps: 30, bitrate: 2_260, mixedVideoLayout: 1 };
const ENDED_STATUSES: ReadonlySet<unknown> = new Set([7, 8, 20]);
/** It is ending already: told twice, thrown out, or idle for too long. */
const INVALID_OPERATION = 49;

/**
 * Agora's cloud recording in composite mode: acquire, start, query, stop.
 * @throws AgoraRestError all of it
 */
@Injectable()
export class AgoraRecordingClient {
  constructor(private readonly http: AgoraHttp) {}

  /** @param token of the recorder's seat, good for longer than the show: it can't be renewed */
  async start(recorder: AgoraRecorder, token: string, fileNamePrefix: readonly string[]): Promise<AgoraRecordingNames> {
    const acquired = await this.post('/acquire', recorder, { scene: 0, resourceExpiredHour: RESOURCE_HOURS });
    const resourceId = textIn(acquired, 'resourceId');
    // Within two seconds of it, as Agora asks for.
    const started = await this.post(`/resourceid/${resourceId}/mode/${MODE}/start`, recorder, {
      token,
      recordingConfig: {
        channelType: 1,
        streamTypes: 2,
        videoStreamType: 0,
        maxIdleTime: MAX_IDLE_SECONDS,
        audioProfile: 1,
        transcodingConfig: TRANSCODING,
      },
      recordingFileConfig: { avFileType: ['hls', 'mp4'] },
      storageConfig: { ...this.storage(), fileNamePrefix },
    });
    return { resourceId, sid: textIn(started, 'sid') };
  }

  /** @throws AgoraRestError `not-found` once it has ended, and for up to a minute while Agora moves it elsewhere */
  async query({ resourceId, sid }: AgoraRecordingNames): Promise<AgoraRecordingState> {
    const path = this.path(`/resourceid/${resourceId}/sid/${sid}/mode/${MODE}/query`);
    const { body } = await this.http.send({ method: 'GET', path });
    const state = objectIn(body, 'serverResponse');
    return { isGoing: !ENDED_STATUSES.has(state['status']), files: filesIn(state) };
  }

  /** Does not wait until the files are where they belong; Agora tells of that. One that has ended already is fine. */
  async stop(recorder: AgoraRecorder, { resourceId, sid }: AgoraRecordingNames): Promise<void> {
    try {
      await this.post(`/resourceid/${resourceId}/sid/${sid}/mode/${MODE}/stop`, recorder, { async_stop: true });
    } catch (error) {
      const isOver =
        error instanceof AgoraRestError &&
        (error.problem === AgoraProblem.NotFound || error.code === INVALID_OPERATION);
      if (!isOver) throw error;
    }
  }

  private async post(
    path: string,
    { channel, uid }: AgoraRecorder,
    clientRequest: object,
  ): Promise<Readonly<Record<string, unknown>>> {
    const body = { cname: channel, uid: String(uid), clientRequest };
    return (await this.http.send({ method: 'POST', path: this.path(path), body })).body;
  }

  private path(more: string): string {
    return `/v1/apps/${this.http.agora.appId}/cloud_recording${more}`;
  }

  private storage(): object {
    const { storage } = this.http.agora;
    if (storage === null) throw new Error('There is no place for recordings.');
    return storage;
  }
}

/** In composite mode a name when there is one kind of file, else a list; film and playlist are two kinds. */
export function filesIn(state: Readonly<Record<string, unknown>>): readonly string[] {
  const { fileList } = state;
  if (typeof fileList === 'string') return fileList === '' ? [] : [fileList];
  if (!Array.isArray(fileList)) return [];
  return fileList.flatMap((file: unknown) => {
    const name = typeof file === 'object' && file !== null && 'fileName' in file ? file.fileName : null;
    return typeof name === 'string' && name !== '' ? [name] : [];
  });
}

function textIn(body: Readonly<Record<string, unknown>>, name: string): string {
  const value = body[name];
  // It becomes part of an address.
  if (typeof value !== 'string' || !/^[\w.~=+-]{1,4096}$/.test(value)) throw unreadable(name);
  return value;
}

function objectIn(body: Readonly<Record<string, unknown>>, name: string): Readonly<Record<string, unknown>> {
  const value = body[name];
  if (typeof value !== 'object' || value === null) throw unreadable(name);
  return value as Readonly<Record<string, unknown>>;
}

const unreadable = (name: string): AgoraRestError =>
  new AgoraRestError(AgoraProblem.Unreadable, `Agora's answer has no ${name} that can be read.`, 200);
