import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A person, guest or registered. The one place where a name lives; everything else refers to the id. */
@Entity('member')
@Check(
  'ck_member_registered',
  `(is_guest AND email IS NULL AND password_hash IS NULL) OR (NOT is_guest AND email IS NOT NULL AND password_hash IS NOT NULL)`,
)
export class MemberEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('boolean')
  isGuest!: boolean;

  /** Lower case. */
  @Index('uq_member_email', { unique: true })
  @Column('text', { nullable: true })
  email!: string | null;

  /** argon2id in its own string form. */
  @Column('text', { nullable: true })
  passwordHash!: string | null;

  @Column('text')
  displayName!: string;

  @Column('text', { nullable: true })
  avatarUrl!: string | null;

  @Column('timestamptz')
  createdAt!: Date;
}
