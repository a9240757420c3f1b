import { hash } from 'node:crypto';
import { createParamDecorator, Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { LIMITS } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import type { FastifyRequest } from 'fastify';
import { UnitOfWork } from '../database/unit-of-work';
import { DomainError } from '../errors';
import { CLOCK } from '../logging';

/** The request's `Idempotency-Key`: 8 to 255 visible ASCII characters. @throws DomainError `request.idempotency-key-missing` */
export function readIdempotencyKey(request: FastifyRequest): string {
  const value = request.headers['idempotency-key'];
  const { min, max } = LIMITS.idempotencyKey;
  if (typeof value !== 'string' || value.length < min || value.length > max || !/^[\x21-\x7e]+$/.test(value)) {
    throw new DomainError(
      'request.idempotency-key-missing',
      `This command needs an Idempotency-Key of ${min} to ${max} visible ASCII characters.`,
    );
  }
  return value;
}

/** The same as a parameter of a handler. */
export const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  readIdempotencyKey(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** One command of one member under one key. */
export interface IdempotentUse {
  readonly memberId: string;
  readonly key: string;
  /** Of the command's name and body: the same key with anything else is refused. */
  readonly requestHash: Buffer;
}
const nameOf = ({ memberId, key }: Pick<IdempotentUse, 'memberId' | 'key'>): string => `${memberId} ${key}`;

export const requestHash = (command: string, body: unknown): Buffer =>
  hash('sha256', JSON.stringify([command, body]), 'buffer');

/**
 * What commands answered, by member and key, so that the same command sent again answers the same. For many commands at a
 * time: those that run together in one transaction look first, and write what they answer in that transaction. Should
 * another node run one of them at the same moment, the unique index fails the transaction that is second.
 */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * What was answered to each of them before: the answer, a `request.idempotency-key-reused` where the key came with
   * something else, or undefined.
   */
  async answers<Answer>(uses: readonly IdempotentUse[]): Promise<(Answer | DomainError | undefined)[]> {
    const rows = await this.unitOfWork.query<{ member_id: string; key: string; request_hash: Buffer; answer: Answer }>(
      `SELECT r.member_id, r.key, r.request_hash, r.answer FROM unnest($1::uuid[], $2::text[]) AS used (member_id, key)
         JOIN idempotency_record r ON r.member_id = used.member_id AND r.key = used.key`,
      [uses.map(({ memberId }) => memberId), uses.map(({ key }) => key)],
    );
    const records = new Map(rows.map((row) => [nameOf({ memberId: row.member_id, key: row.key }), row]));
    return uses.map((use) => {
      const record = records.get(nameOf(use));
      if (!record) return undefined;
      return record.request_hash.equals(use.requestHash) ? record.answer : keyReused();
    });
  }

  async record(answered: readonly (IdempotentUse & { readonly answer: unknown })[]): Promise<void> {
    if (answered.length === 0) return;
    await this.unitOfWork.query(
      `INSERT INTO idempotency_record (member_id, key, request_hash, answer, created_at)
       SELECT a.*, $5 FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::jsonb[]) AS a`,
      [
        answered.map(({ memberId }) => memberId),
        answered.map(({ key }) => key),
        answered.map((use) => use.requestHash),
        answered.map(({ answer }) => JSON.stringify(answer)),
        new Date(this.clock.nowMs()),
      ],
    );
  }
}

export const keyReused = (): DomainError =>
  new DomainError('request.idempotency-key-reused', 'This Idempotency-Key came with another request before.');
