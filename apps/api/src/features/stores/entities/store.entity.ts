import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';

/** A shop of one seller. Every product has its price in its currency; markets may have prices of their own. */
@Entity('store')
@Unique(['slug'])
@Check('ck_store_currency', `currency ~ '^[A-Z]{3}$'`)
@Check('ck_store_country', `country ~ '^[A-Z]{2}$'`)
@Check('ck_store_return_window_days', 'return_window_days >= 0')
export class StoreEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  slug!: string;

  @Column('text')
  name!: string;

  /** ISO 4217. Never changed: prices, orders and logs are in it. */
  @Column('text')
  currency!: string;

  @Column('text', { nullable: true })
  logoUrl!: string | null;

  @Column('text')
  sellerName!: string;

  /** ISO 3166-1 alpha-2. */
  @Column('text')
  country!: string;

  @Column('integer')
  returnWindowDays!: number;

  @Column('timestamptz')
  createdAt!: Date;
}
