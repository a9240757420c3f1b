import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The answer that a member got for a key, kept so that the same command sent again answers the same. */
@Entity('idempotency_record')
export class IdempotencyRecordEntity {
  @PrimaryColumn('uuid')
  memberId!: string;

  @PrimaryColumn('text')
  key!: string;

  /** SHA-256 of the command's name and body. */
  @Column('bytea')
  requestHash!: Buffer;

  @Column('jsonb', { nullable: true })
  answer!: unknown;

  @Index()
  @Column('timestamptz')
  createdAt!: Date;
}
