import { createHash } from 'node:crypto';
import { createParamDecorator, Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { LIMITS } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import type { FastifyRequest } from 'fastify';
import { UnitOfWork } from '../database/unit-of-work';
import { DomainError } from '../errors';
import { CLOCK } from '../logging';

/** The request's `Idempotency-Key`: 8 to 255 visible ASCII characters, required. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const value = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
  const { min, max } = LIMITS.idempotencyKey;
  if (typeof value !== 'string' || value.length < min || value.length > max || !/^[\x21-\x7e]+$/.test(value)) {
    throw new DomainError(
      'request.idempotency-key-missing',
      `This command needs an Idempotency-Key of ${min} to ${max} visible ASCII characters.`,
    );
  }
  return value;
});

/**
 * Runs a command at most once per member and key. The record is written in the command's own transaction: a second
 * request with the key waits for the first on the unique index, then answers from the record.
 */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `request.idempotency-key-reused` when the key came with another command before. */
  run<Answer>(
    use: { readonly memberId: string; readonly key: string; readonly command: string; readonly body: unknown },
    command: () => Promise<Answer>,
  ): Promise<Answer> {
    const requestHash = createHash('sha256')
      .update(JSON.stringify([use.command, use.body]))
      .digest();
    return this.unitOfWork.run(async () => {
      const inserted = await this.unitOfWork.query(
        `INSERT INTO idempotency_record (member_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING RETURNING key`,
        [use.memberId, use.key, requestHash, new Date(this.clock.nowMs())],
      );
      if (inserted.length === 0) return this.recorded<Answer>(use.memberId, use.key, requestHash);
      const answer = await command();
      await this.unitOfWork.query(`UPDATE idempotency_record SET answer = $3 WHERE member_id = $1 AND key = $2`, [
        use.memberId,
        use.key,
        JSON.stringify(answer),
      ]);
      return answer;
    });
  }

  private async recorded<Answer>(memberId: string, key: string, requestHash: Buffer): Promise<Answer> {
    const [record] = await this.unitOfWork.query<{ request_hash: Buffer; answer: Answer }>(
      `SELECT request_hash, answer FROM idempotency_record WHERE member_id = $1 AND key = $2`,
      [memberId, key],
    );
    if (!record?.request_hash.equals(requestHash)) {
      throw new DomainError('request.idempotency-key-reused', 'This Idempotency-Key came with another request before.');
    }
    return record.answer;
  }
}
