import { Check, Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { StoreEntity } from '../../stores/entities/store.entity';

/** What the rooms of a store refuse; no row where nothing was ever written down. */
@Entity('blocked_terms')
@Check('ck_blocked_terms_revision', 'revision > 0')
export class BlockedTermsEntity {
  @PrimaryColumn('uuid')
  storeId!: string;

  @OneToOne(() => StoreEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  store?: Relation<StoreEntity>;

  @Column('text', { array: true })
  terms!: string[];

  @Column('integer')
  revision!: number;

  @Column('timestamptz')
  changedAt!: Date;
}
