import { MigrationInterface, QueryRunner } from 'typeorm';

export class Markets1795424824067 implements MigrationInterface {
  name = 'Markets1795424824067';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "store" DROP CONSTRAINT "ck_store_shipping_minor"
        `);
    await queryRunner.query(`
            CREATE TABLE "variant_price" (
                "variant_id" uuid NOT NULL,
                "currency" text NOT NULL,
                "price_minor" integer NOT NULL,
                "compare_at_price_minor" integer,
                CONSTRAINT "ck_variant_price_compare_at_price_minor" CHECK (compare_at_price_minor > price_minor),
                CONSTRAINT "ck_variant_price_price_minor" CHECK (price_minor >= 0),
                CONSTRAINT "ck_variant_price_currency" CHECK (currency ~ '^[A-Z]{3}$'),
                CONSTRAINT "pk_variant_price" PRIMARY KEY ("variant_id", "currency")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "saved_address" (
                "id" uuid NOT NULL,
                "member_id" uuid NOT NULL,
                "label" text NOT NULL,
                "address" jsonb NOT NULL,
                "used_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "pk_saved_address" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_saved_address_member_id" ON "saved_address" ("member_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "discount_code" (
                "id" uuid NOT NULL,
                "store_id" uuid NOT NULL,
                "code" text NOT NULL,
                "kind" text NOT NULL,
                "rate_ppm" integer,
                "amount_minor" integer,
                "min_subtotal_minor" integer,
                "currency" text NOT NULL,
                "max_uses" integer,
                "max_uses_per_buyer" integer,
                "uses" integer NOT NULL DEFAULT '0',
                "starts_at" TIMESTAMP WITH TIME ZONE,
                "ends_at" TIMESTAMP WITH TIME ZONE,
                "is_active" boolean NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "uq_discount_code_store_id_code" UNIQUE ("store_id", "code"),
                CONSTRAINT "ck_discount_code_window" CHECK (starts_at < ends_at),
                CONSTRAINT "ck_discount_code_uses" CHECK (
                    uses >= 0
                    AND uses <= max_uses
                ),
                CONSTRAINT "ck_discount_code_amount_minor" CHECK (
                    (kind = 'amount') = (amount_minor IS NOT NULL)
                    AND amount_minor > 0
                ),
                CONSTRAINT "ck_discount_code_rate_ppm" CHECK (
                    (kind = 'percent') = (rate_ppm IS NOT NULL)
                    AND rate_ppm BETWEEN 1 AND 1000000
                ),
                CONSTRAINT "ck_discount_code_kind" CHECK (kind IN ('percent', 'amount', 'free-shipping')),
                CONSTRAINT "pk_discount_code" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "discount_use" (
                "checkout_id" uuid NOT NULL,
                "code_id" uuid NOT NULL,
                "member_id" uuid NOT NULL,
                CONSTRAINT "pk_discount_use" PRIMARY KEY ("checkout_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_discount_use_member_id" ON "discount_use" ("member_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_discount_use_code_id_member_id" ON "discount_use" ("code_id", "member_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "market" (
                "id" uuid NOT NULL,
                "store_id" uuid NOT NULL,
                "name" text NOT NULL,
                "countries" text array NOT NULL,
                "currency" text NOT NULL,
                "tax_name" text NOT NULL,
                "tax_rate_ppm" integer NOT NULL,
                "is_tax_included" boolean NOT NULL,
                "duty_terms" text NOT NULL,
                "duty_rate_ppm" integer NOT NULL,
                "shipping_methods" jsonb NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_market_shipping_methods" CHECK (jsonb_array_length(shipping_methods) > 0),
                CONSTRAINT "ck_market_duty_terms" CHECK (duty_terms IN ('none', 'prepaid', 'on-delivery')),
                CONSTRAINT "ck_market_duty_rate_ppm" CHECK (
                    duty_rate_ppm BETWEEN 0 AND 1000000
                ),
                CONSTRAINT "ck_market_tax_rate_ppm" CHECK (
                    tax_rate_ppm BETWEEN 0 AND 1000000
                ),
                CONSTRAINT "ck_market_currency" CHECK (currency ~ '^[A-Z]{3}$'),
                CONSTRAINT "pk_market" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_market_store_id" ON "market" ("store_id")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "uq_market_everywhere" ON "market" ("store_id")
            WHERE countries = '{}'
        `);
    // Until now a store sold everywhere, at one price for shipping.
    await queryRunner.query(`
            INSERT INTO "market" (id, store_id, name, countries, currency, tax_name, tax_rate_ppm, is_tax_included, duty_terms, duty_rate_ppm, shipping_methods, created_at)
            SELECT gen_random_uuid(), id, 'Everywhere', '{}', currency, '', 0, true, 'on-delivery', 0,
              jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'name', 'Standard', 'priceMinor', shipping_minor, 'freeFromMinor', NULL, 'minDays', 2, 'maxDays', 5)),
              created_at
            FROM "store"
        `);
    await queryRunner.query(`
            ALTER TABLE "store" DROP COLUMN "shipping_minor"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout"
            ADD "discount_minor" bigint NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout"
            ADD "tax_minor" bigint NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout"
            ADD "duty_minor" bigint NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout"
            ADD "terms" jsonb
        `);
    await queryRunner.query(`
            UPDATE "checkout" t SET terms = jsonb_build_object(
              'marketId', m.id, 'country', coalesce(t.address ->> 'country', s.country),
              'method', (m.shipping_methods -> 0) - 'priceMinor' - 'freeFromMinor',
              'tax', jsonb_build_object('name', '', 'ratePpm', 0, 'isIncluded', true),
              'duties', 'none', 'discountCode', NULL)
            FROM "market" m JOIN "store" s ON s.id = m.store_id WHERE m.store_id = t.store_id
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout" ALTER COLUMN "terms" SET NOT NULL
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout" DROP CONSTRAINT "ck_checkout_total"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout"
            ADD CONSTRAINT "ck_checkout_total" CHECK (subtotal_minor >= 0 AND discount_minor BETWEEN 0 AND subtotal_minor AND shipping_minor >= 0 AND tax_minor >= 0 AND duty_minor >= 0 AND total_minor = subtotal_minor - discount_minor + shipping_minor + duty_minor
              + CASE WHEN (terms #>> '{tax,isIncluded}')::boolean THEN 0 ELSE tax_minor END)
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD "discount_minor" bigint NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD "tax_minor" bigint NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD "duty_minor" bigint NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD "terms" jsonb
        `);
    await queryRunner.query(`
            UPDATE "sales_order" t SET terms = jsonb_build_object(
              'marketId', m.id, 'country', coalesce(t.address ->> 'country', s.country),
              'method', (m.shipping_methods -> 0) - 'priceMinor' - 'freeFromMinor',
              'tax', jsonb_build_object('name', '', 'ratePpm', 0, 'isIncluded', true),
              'duties', 'none', 'discountCode', NULL)
            FROM "market" m JOIN "store" s ON s.id = m.store_id WHERE m.store_id = t.store_id
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" ALTER COLUMN "terms" SET NOT NULL
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP CONSTRAINT "ck_sales_order_total"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD CONSTRAINT "ck_sales_order_total" CHECK (subtotal_minor >= 0 AND discount_minor BETWEEN 0 AND subtotal_minor AND shipping_minor >= 0 AND tax_minor >= 0 AND duty_minor >= 0 AND total_minor = subtotal_minor - discount_minor + shipping_minor + duty_minor
              + CASE WHEN (terms #>> '{tax,isIncluded}')::boolean THEN 0 ELSE tax_minor END)
        `);
    await queryRunner.query(`
            ALTER TABLE "variant_price"
            ADD CONSTRAINT "fk_variant_price_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "saved_address"
            ADD CONSTRAINT "fk_saved_address_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "discount_code"
            ADD CONSTRAINT "fk_discount_code_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "discount_use"
            ADD CONSTRAINT "fk_discount_use_checkout_id" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "discount_use"
            ADD CONSTRAINT "fk_discount_use_code_id" FOREIGN KEY ("code_id") REFERENCES "discount_code"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "discount_use"
            ADD CONSTRAINT "fk_discount_use_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "market"
            ADD CONSTRAINT "fk_market_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "market" DROP CONSTRAINT "fk_market_store_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "discount_use" DROP CONSTRAINT "fk_discount_use_member_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "discount_use" DROP CONSTRAINT "fk_discount_use_code_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "discount_use" DROP CONSTRAINT "fk_discount_use_checkout_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "discount_code" DROP CONSTRAINT "fk_discount_code_store_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "saved_address" DROP CONSTRAINT "fk_saved_address_member_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "variant_price" DROP CONSTRAINT "fk_variant_price_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP CONSTRAINT "ck_sales_order_total"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD CONSTRAINT "ck_sales_order_total" CHECK (subtotal_minor >= 0 AND shipping_minor >= 0 AND total_minor = subtotal_minor + shipping_minor)
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP COLUMN "terms"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP COLUMN "duty_minor"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP COLUMN "tax_minor"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP COLUMN "discount_minor"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout" DROP CONSTRAINT "ck_checkout_total"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout"
            ADD CONSTRAINT "ck_checkout_total" CHECK (subtotal_minor >= 0 AND shipping_minor >= 0 AND total_minor = subtotal_minor + shipping_minor)
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout" DROP COLUMN "terms"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout" DROP COLUMN "duty_minor"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout" DROP COLUMN "tax_minor"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout" DROP COLUMN "discount_minor"
        `);
    await queryRunner.query(`
            ALTER TABLE "store"
            ADD "shipping_minor" integer NOT NULL DEFAULT 0
        `);
    await queryRunner.query(`
            UPDATE "store" s SET shipping_minor = (m.shipping_methods -> 0 ->> 'priceMinor')::integer
            FROM "market" m WHERE m.store_id = s.id AND m.countries = '{}'
        `);
    await queryRunner.query(`
            ALTER TABLE "store" ALTER COLUMN "shipping_minor" DROP DEFAULT
        `);
    await queryRunner.query(`
            DROP INDEX "public"."uq_market_everywhere"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_market_store_id"
        `);
    await queryRunner.query(`
            DROP TABLE "market"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_discount_use_code_id_member_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_discount_use_member_id"
        `);
    await queryRunner.query(`
            DROP TABLE "discount_use"
        `);
    await queryRunner.query(`
            DROP TABLE "discount_code"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_saved_address_member_id"
        `);
    await queryRunner.query(`
            DROP TABLE "saved_address"
        `);
    await queryRunner.query(`
            DROP TABLE "variant_price"
        `);
    await queryRunner.query(`
            ALTER TABLE "store"
            ADD CONSTRAINT "ck_store_shipping_minor" CHECK ((shipping_minor >= 0))
        `);
  }
}
