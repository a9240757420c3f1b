import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A role that a member holds in one store or in one room. */
@Entity('role_grant')
@Index(['memberId', 'scope', 'scopeId'], { unique: true })
@Check('ck_role_grant_scope', `scope IN ('store', 'room')`)
export class RoleGrantEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  memberId!: string;

  @Column('text')
  scope!: 'store' | 'room';

  @Index()
  @Column('uuid')
  scopeId!: string;

  @Column('text')
  role!: string;

  @Column('timestamptz')
  createdAt!: Date;
}
