import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { CheckoutEntity } from './checkout.entity';

/** One variant of a checkout, with its price and description as they stood when it was held. */
@Entity('checkout_line')
@Check('ck_checkout_line_quantity', 'quantity > 0')
@Check('ck_checkout_line_unit_price_minor', 'unit_price_minor >= 0')
@Check('ck_checkout_line_media_time_ms', 'media_time_ms >= 0')
@Check('ck_checkout_line_is_held', 'is_held OR is_first_paid')
export class CheckoutLineEntity {
  @PrimaryColumn('uuid')
  checkoutId!: string;

  @ManyToOne(() => CheckoutEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  checkout?: Relation<CheckoutEntity>;

  @Index()
  @PrimaryColumn('uuid')
  variantId!: string;

  /** The order in which the buyer named them. */
  @Column('smallint')
  position!: number;

  @Column('uuid')
  productId!: string;

  @Column('integer')
  quantity!: number;

  @Column('bigint')
  unitPriceMinor!: string;

  @Column('text')
  title!: string;

  @Column('text')
  size!: string;

  @Column('text')
  colour!: string;

  @Column('text', { nullable: true })
  pictureUrl!: string | null;

  /** Whether its stock is taken while the checkout is open. */
  @Column('boolean')
  isHeld!: boolean;

  /** Whether its stock is held only while a payment is decided: whoever pays first gets the piece. */
  @Column('boolean')
  isFirstPaid!: boolean;

  /** The pin that it was chosen from. */
  @Column('uuid', { nullable: true })
  pinId!: string | null;

  /** Where the show stood when it was chosen. */
  @Column('bigint', { nullable: true })
  mediaTimeMs!: string | null;
}
