import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

@Entity('session')
export class SessionEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index()
  @Column('uuid')
  memberId!: string;

  /** SHA-256 of the secret in the cookie. */
  @Column('bytea')
  secretHash!: Buffer;

  /** The secret before the last rotation: valid until the new one was seen, and a short while after. */
  @Column('bytea', { nullable: true })
  previousSecretHash!: Buffer | null;

  @Column('timestamptz')
  rotatedAt!: Date;

  /** When the secret of the last rotation was first presented; null before. */
  @Column('timestamptz', { nullable: true })
  confirmedAt!: Date | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Index()
  @Column('timestamptz')
  expiresAt!: Date;

  @Column('timestamptz', { nullable: true })
  revokedAt!: Date | null;
}
