import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MediaRole, type MediaGrantView } from '@vitrine/contracts';
import type { Clock, PublisherEvent } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId, newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { StreamEnding, StreamOwners, StreamVerdict, VideoProvider } from '../media';

interface CallRow {
  readonly caller_id: string;
  readonly callee_id: string;
  readonly caller_stream_id: string;
  readonly callee_stream_id: string;
  readonly ended_at: Date | null;
}
/** What one of the two needs: a grant to be seen and heard, and one to see and hear the other. */
export interface CallGrants {
  readonly publish: MediaGrantView;
  readonly watch: MediaGrantView;
}

const notFound = (): DomainError => new DomainError('call.not-found', 'There is no such call.');

/** Calls of two people over the media server that carries the shows. */
@Injectable()
export class CallsService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly provider: VideoProvider,
    private readonly owners: StreamOwners,
    private readonly ending: StreamEnding,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.owners.register({
      // A call is between two, whatever room anybody watches.
      isShown: () => Promise.resolve(false),
      hear: (event) => this.hear(event),
    });
  }

  /** Whoever calls this has decided that the two may speak. @returns the id of the call. @throws DomainError `stage.unsupported` */
  async start(callerId: string, calleeId: string): Promise<string> {
    if (!this.provider.carriesStages)
      throw new DomainError('stage.unsupported', 'The video engine of this server carries no calls.');
    const id = newId();
    await this.unitOfWork.query(
      `INSERT INTO call (id, caller_id, callee_id, caller_stream_id, callee_stream_id, started_at)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [id, callerId, calleeId, newId(), newId(), new Date(this.clock.nowMs())],
    );
    return id;
  }

  /** @throws DomainError `call.not-found` for everybody but the two, and for a call that is over. */
  async grants(callId: string, memberId: string): Promise<CallGrants> {
    const call = await this.find(callId, memberId);
    if (call === null || call.ended_at !== null) throw notFound();
    const { caller_stream_id: callers, callee_stream_id: callees } = call;
    const [own, other] = call.caller_id === memberId ? [callers, callees] : [callees, callers];
    return {
      publish: await this.provider.grant({ roomId: own, memberId, role: MediaRole.Publish, uid: null }),
      watch: await this.provider.grant({ roomId: other, memberId, role: MediaRole.View, uid: null }),
    };
  }

  /** Either of the two hangs up; a call that is over stays so. @throws DomainError `call.not-found` */
  end(callId: string, memberId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const call = await this.find(callId, memberId);
      if (call === null) throw notFound();
      const ended = await this.unitOfWork.query(
        `WITH ended AS (UPDATE call SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id) SELECT id FROM ended`,
        [callId, new Date(this.clock.nowMs())],
      );
      if (ended.length === 1) await this.ending.endAfterCommit([call.caller_stream_id, call.callee_stream_id]);
    });
  }

  private async hear({ kind, roomId: streamId }: PublisherEvent): Promise<StreamVerdict> {
    const [call] = await this.unitOfWork.query<Pick<CallRow, 'ended_at'>>(
      `SELECT ended_at FROM call WHERE caller_stream_id = $1 OR callee_stream_id = $1`,
      [streamId],
    );
    if (!call) return StreamVerdict.Unknown;
    return call.ended_at !== null && kind === 'publisher.started' ? StreamVerdict.Unwanted : StreamVerdict.Fine;
  }

  private async find(callId: string, memberId: string): Promise<CallRow | null> {
    if (!isId(callId)) return null;
    const [call] = await this.unitOfWork.query<CallRow>(
      `SELECT caller_id, callee_id, caller_stream_id, callee_stream_id, ended_at FROM call
        WHERE id = $1 AND (caller_id = $2 OR callee_id = $2)`,
      [callId, memberId],
    );
    return call ?? null;
  }
}
