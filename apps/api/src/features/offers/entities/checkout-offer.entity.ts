import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { CheckoutEntity } from '../../checkout/entities/checkout.entity';
import { OfferEntity } from './offer.entity';

/** What was promised to a checkout and the order that comes of it, in the words of that moment. */
@Entity('checkout_offer')
export class CheckoutOfferEntity {
  @PrimaryColumn('uuid')
  checkoutId!: string;

  @ManyToOne(() => CheckoutEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  checkout?: Relation<CheckoutEntity>;

  @Index()
  @PrimaryColumn('uuid')
  offerId!: string;

  @ManyToOne(() => OfferEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  offer?: Relation<OfferEntity>;

  @Column('text')
  text!: string;

  @Column('text', { nullable: true })
  gift!: string | null;

  @Column('timestamptz')
  promisedAt!: Date;
}
