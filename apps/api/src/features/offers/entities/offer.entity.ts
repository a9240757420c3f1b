import { OfferStatus } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { RoomEntity } from '../../rooms/entities/room.entity';

const statuses = Object.values(OfferStatus)
  .map((status) => `'${status}'`)
  .join(', ');

/** What a host promises in a show. Once started it stays, because checkouts refer to it. */
@Entity('offer')
@Check('ck_offer_status', `status IN (${statuses})`)
@Check('ck_offer_started_at', `(status = 'prepared') = (started_at IS NULL)`)
@Check('ck_offer_ended_at', `(status = 'ended') = (ended_at IS NOT NULL)`)
@Check('ck_offer_ends_at', 'ends_at > started_at')
@Check('ck_offer_min_quantity', 'min_quantity > 0')
@Check('ck_offer_duration_minutes', 'duration_minutes > 0')
export class OfferEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index()
  @Column('uuid')
  roomId!: string;

  @ManyToOne(() => RoomEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  @Column('text')
  text!: string;

  @Column('text', { nullable: true })
  gift!: string | null;

  @Column('smallint')
  minQuantity!: number;

  /** Any product when empty. Plain ids: a product that is gone meets no condition. */
  @Column('uuid', { array: true })
  productIds!: readonly string[];

  /** Null until it is ended by hand. */
  @Column('smallint', { nullable: true })
  durationMinutes!: number | null;

  @Column('text')
  status!: OfferStatus;

  @Column('timestamptz', { nullable: true })
  startedAt!: Date | null;

  /** The first moment that is too late. */
  @Column('timestamptz', { nullable: true })
  endsAt!: Date | null;

  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;

  @Column('timestamptz')
  createdAt!: Date;
}
