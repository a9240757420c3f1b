import type { DutyTerms, ShippingMethodView } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { StoreEntity } from '../../stores/entities/store.entity';

/** A place that a store sells to: its currency, its tax and duties, its ways of shipping. */
@Entity('market')
@Check('ck_market_currency', `currency ~ '^[A-Z]{3}$'`)
@Check('ck_market_tax_rate_ppm', 'tax_rate_ppm BETWEEN 0 AND 1000000')
@Check('ck_market_duty_rate_ppm', 'duty_rate_ppm BETWEEN 0 AND 1000000')
@Check('ck_market_duty_terms', `duty_terms IN ('none', 'prepaid', 'on-delivery')`)
@Check('ck_market_shipping_methods', 'jsonb_array_length(shipping_methods) > 0')
@Index('uq_market_everywhere', ['storeId'], { unique: true, where: `countries = '{}'` })
export class MarketEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index()
  @Column('uuid')
  storeId!: string;

  @ManyToOne(() => StoreEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  store?: Relation<StoreEntity>;

  @Column('text')
  name!: string;

  /** Each in one market of a store at most, which the command that writes them sees to. Empty: everywhere else. */
  @Column('text', { array: true })
  countries!: string[];

  @Column('text')
  currency!: string;

  @Column('text')
  taxName!: string;

  @Column('integer')
  taxRatePpm!: number;

  @Column('boolean')
  isTaxIncluded!: boolean;

  @Column('text')
  dutyTerms!: DutyTerms;

  @Column('integer')
  dutyRatePpm!: number;

  @Column('jsonb')
  shippingMethods!: ShippingMethodView[];

  @Column('timestamptz')
  createdAt!: Date;
}
