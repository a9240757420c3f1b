import type { ErrorCode } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { VariantEntity } from '../../catalog/entities/variant.entity';
import { CheckoutEntity } from '../../checkout/entities/checkout.entity';
import { RoomEntity } from '../../rooms/entities/room.entity';

/** What is stored of a place; whether an offer was taken is told by its checkout. */
export const PlaceStatus = {
  Waiting: 'waiting',
  Offered: 'offered',
  /** It was their turn, and they could not have it. */
  Passed: 'passed',
  Left: 'left',
} as const;
export type PlaceStatus = (typeof PlaceStatus)[keyof typeof PlaceStatus];

/**
 * One person's place in the line for a sold-out variant. Whoever adds one, takes one away or offers a piece has locked
 * the stock of the variant, and counts what is waited for there (`stock.awaited`) in the same transaction.
 */
@Entity('waiting_place')
@Index('ix_waiting_place_line', ['variantId', 'id'], { where: `status = 'waiting'` })
@Index('uq_waiting_place_waiting', ['memberId', 'variantId'], { unique: true, where: `status = 'waiting'` })
@Index('ix_waiting_place_mail_due', ['mailDueAt'], { where: 'mail_due_at IS NOT NULL' })
@Check('ck_waiting_place_status', `status IN ('waiting', 'offered', 'passed', 'left')`)
@Check('ck_waiting_place_quantity', 'quantity > 0')
@Check('ck_waiting_place_checkout_id', `(status = 'offered') = (checkout_id IS NOT NULL)`)
@Check('ck_waiting_place_reason', `(status = 'passed') = (reason IS NOT NULL)`)
@Check('ck_waiting_place_mail_attempts', 'mail_attempts >= 0')
export class WaitingPlaceEntity {
  /** Grows with time: the line is in the order of these. */
  @PrimaryColumn('uuid')
  id!: string;

  @Index()
  @Column('uuid')
  variantId!: string;

  @ManyToOne(() => VariantEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  variant?: Relation<VariantEntity>;

  @Index()
  @Column('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  member?: Relation<MemberEntity>;

  /** At most; fewer are offered when no more come back. */
  @Column('smallint')
  quantity!: number;

  /** The show in which they joined the line. */
  @Index()
  @Column('uuid', { nullable: true })
  roomId!: string | null;

  @ManyToOne(() => RoomEntity, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn()
  room?: Relation<RoomEntity> | null;

  /** The pin it was chosen from. */
  @Column('uuid', { nullable: true })
  pinId!: string | null;

  /** Where the news goes, if they said so; null once the place has ended and its mail is sent. */
  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text')
  status!: PlaceStatus;

  /** What is held for them. */
  @Index()
  @Column('uuid', { nullable: true })
  checkoutId!: string | null;

  @ManyToOne(() => CheckoutEntity, { onDelete: 'RESTRICT', nullable: true })
  @JoinColumn()
  checkout?: Relation<CheckoutEntity> | null;

  /** Why they were passed over. */
  @Column('text', { nullable: true })
  reason!: ErrorCode | null;

  @Column('timestamptz')
  joinedAt!: Date;

  /** When the status became what it is. */
  @Column('timestamptz')
  changedAt!: Date;

  /** When the mail about the offer is handed over, or handed over again; null when there is none to send. */
  @Column('timestamptz', { nullable: true })
  mailDueAt!: Date | null;

  @Column('smallint', { default: 0 })
  mailAttempts!: number;
}
