import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OrdersLifecycle1795416610148 implements MigrationInterface {
  name = 'OrdersLifecycle1795416610148';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "order_mail" (
                "order_id" uuid NOT NULL,
                "kind" text NOT NULL,
                "about_id" uuid NOT NULL,
                "due_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "attempts" smallint NOT NULL DEFAULT '0',
                "sent_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "ck_order_mail_attempts" CHECK (attempts >= 0),
                CONSTRAINT "ck_order_mail_kind" CHECK (
                    kind IN ('confirmed', 'shipped', 'cancelled', 'refunded')
                ),
                CONSTRAINT "pk_order_mail" PRIMARY KEY ("order_id", "kind", "about_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_order_mail_unsent" ON "order_mail" ("due_at")
            WHERE sent_at IS NULL
        `);
    await queryRunner.query(`
            CREATE TABLE "order_step" (
                "order_id" uuid NOT NULL,
                "status" text NOT NULL,
                "actor_id" uuid,
                "note" text,
                "at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_order_step_status" CHECK (
                    status IN ('packing', 'shipped', 'delivered', 'cancelled')
                ),
                CONSTRAINT "pk_order_step" PRIMARY KEY ("order_id", "status")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_order_step_actor_id" ON "order_step" ("actor_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "refund" (
                "id" uuid NOT NULL,
                "order_id" uuid NOT NULL,
                "payment_id" uuid NOT NULL,
                "idempotency_key" text,
                "request_hash" bytea,
                "amount_minor" bigint NOT NULL,
                "reason" text NOT NULL,
                "restock" boolean NOT NULL,
                "status" text NOT NULL,
                "provider_refund_id" text,
                "actor_id" uuid,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "decided_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "uq_refund_order_id_idempotency_key" UNIQUE ("order_id", "idempotency_key"),
                CONSTRAINT "ck_refund_amount_minor" CHECK (amount_minor >= 0),
                CONSTRAINT "ck_refund_decided" CHECK ((status = 'pending') = (decided_at IS NULL)),
                CONSTRAINT "ck_refund_status" CHECK (status IN ('pending', 'succeeded', 'failed')),
                CONSTRAINT "pk_refund" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_refund_payment_id" ON "refund" ("payment_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_refund_actor_id" ON "refund" ("actor_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_refund_undecided" ON "refund" ("created_at")
            WHERE status = 'pending'
        `);
    await queryRunner.query(`
            CREATE TABLE "refund_line" (
                "refund_id" uuid NOT NULL,
                "variant_id" uuid NOT NULL,
                "order_id" uuid NOT NULL,
                "quantity" integer NOT NULL,
                CONSTRAINT "ck_refund_line_quantity" CHECK (quantity > 0),
                CONSTRAINT "pk_refund_line" PRIMARY KEY ("refund_id", "variant_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_refund_line_order_id_variant_id" ON "refund_line" ("order_id", "variant_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "shipment" (
                "id" uuid NOT NULL,
                "order_id" uuid NOT NULL,
                "carrier" text NOT NULL,
                "tracking_number" text NOT NULL,
                "tracking_url" text,
                "idempotency_key" text NOT NULL,
                "request_hash" bytea NOT NULL,
                "actor_id" uuid,
                "shipped_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "uq_shipment_order_id_idempotency_key" UNIQUE ("order_id", "idempotency_key"),
                CONSTRAINT "pk_shipment" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_shipment_actor_id" ON "shipment" ("actor_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "shipment_line" (
                "shipment_id" uuid NOT NULL,
                "variant_id" uuid NOT NULL,
                "order_id" uuid NOT NULL,
                "quantity" integer NOT NULL,
                CONSTRAINT "ck_shipment_line_quantity" CHECK (quantity > 0),
                CONSTRAINT "pk_shipment_line" PRIMARY KEY ("shipment_id", "variant_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_shipment_line_order_id_variant_id" ON "shipment_line" ("order_id", "variant_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "sandbox_refund" (
                "refund_id" uuid NOT NULL,
                "payment_id" uuid NOT NULL,
                "amount_minor" bigint NOT NULL,
                "currency" text NOT NULL,
                "status" text NOT NULL,
                "decides_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_sandbox_refund_amount_minor" CHECK (amount_minor > 0),
                CONSTRAINT "ck_sandbox_refund_status" CHECK (status IN ('pending', 'succeeded', 'failed')),
                CONSTRAINT "pk_sandbox_refund" PRIMARY KEY ("refund_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_sandbox_refund_payment_id" ON "sandbox_refund" ("payment_id")
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD "refunded_minor" bigint NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line"
            ADD "shipped" integer NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line"
            ADD "withdrawn" integer NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            ALTER TABLE "sandbox_charge"
            ADD "behaviour" text NOT NULL DEFAULT 'approve'
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_sales_order_to_be_sent" ON "sales_order" ("store_id")
            WHERE status IN ('paid', 'packing')
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD CONSTRAINT "ck_sales_order_refunded_minor" CHECK (
                    refunded_minor BETWEEN 0 AND total_minor
                )
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line"
            ADD CONSTRAINT "ck_sales_order_line_withdrawn" CHECK (
                    withdrawn BETWEEN 0 AND quantity
                )
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line"
            ADD CONSTRAINT "ck_sales_order_line_shipped" CHECK (
                    shipped BETWEEN 0 AND quantity
                )
        `);
    await queryRunner.query(`
            ALTER TABLE "order_mail"
            ADD CONSTRAINT "fk_order_mail_order_id" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "order_step"
            ADD CONSTRAINT "fk_order_step_order_id" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "order_step"
            ADD CONSTRAINT "fk_order_step_actor_id" FOREIGN KEY ("actor_id") REFERENCES "member"("id") ON DELETE
            SET NULL ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "refund"
            ADD CONSTRAINT "fk_refund_order_id" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "refund"
            ADD CONSTRAINT "fk_refund_payment_id" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "refund"
            ADD CONSTRAINT "fk_refund_actor_id" FOREIGN KEY ("actor_id") REFERENCES "member"("id") ON DELETE
            SET NULL ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "refund_line"
            ADD CONSTRAINT "fk_refund_line_refund_id" FOREIGN KEY ("refund_id") REFERENCES "refund"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "refund_line"
            ADD CONSTRAINT "fk_refund_line_order_id_variant_id" FOREIGN KEY ("order_id", "variant_id") REFERENCES "sales_order_line"("order_id", "variant_id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "shipment"
            ADD CONSTRAINT "fk_shipment_order_id" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "shipment"
            ADD CONSTRAINT "fk_shipment_actor_id" FOREIGN KEY ("actor_id") REFERENCES "member"("id") ON DELETE
            SET NULL ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "shipment_line"
            ADD CONSTRAINT "fk_shipment_line_shipment_id" FOREIGN KEY ("shipment_id") REFERENCES "shipment"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "shipment_line"
            ADD CONSTRAINT "fk_shipment_line_order_id_variant_id" FOREIGN KEY ("order_id", "variant_id") REFERENCES "sales_order_line"("order_id", "variant_id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    // TypeORM compares checks by their names: a new expression under an old name is not generated.
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP CONSTRAINT "ck_sales_order_status"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD CONSTRAINT "ck_sales_order_status" CHECK (
                    status IN ('paid', 'packing', 'shipped', 'delivered', 'cancelled')
                )
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement" DROP CONSTRAINT "ck_stock_movement_quantity"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement"
            ADD CONSTRAINT "ck_stock_movement_quantity" CHECK (
                    (kind IN ('received', 'reserved', 'returned') AND quantity > 0)
                    OR (kind IN ('released', 'sold') AND quantity < 0)
                    OR (kind = 'adjusted' AND quantity <> 0)
                )
        `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "stock_movement" DROP CONSTRAINT "ck_stock_movement_quantity"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement"
            ADD CONSTRAINT "ck_stock_movement_quantity" CHECK (
                    (kind IN ('received', 'reserved') AND quantity > 0)
                    OR (kind IN ('released', 'sold') AND quantity < 0)
                    OR (kind = 'adjusted' AND quantity <> 0)
                )
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP CONSTRAINT "ck_sales_order_status"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD CONSTRAINT "ck_sales_order_status" CHECK (
                    status IN ('paid')
                )
        `);
    await queryRunner.query(`
            ALTER TABLE "shipment_line" DROP CONSTRAINT "fk_shipment_line_order_id_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "shipment_line" DROP CONSTRAINT "fk_shipment_line_shipment_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "shipment" DROP CONSTRAINT "fk_shipment_actor_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "shipment" DROP CONSTRAINT "fk_shipment_order_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "refund_line" DROP CONSTRAINT "fk_refund_line_order_id_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "refund_line" DROP CONSTRAINT "fk_refund_line_refund_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "refund" DROP CONSTRAINT "fk_refund_actor_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "refund" DROP CONSTRAINT "fk_refund_payment_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "refund" DROP CONSTRAINT "fk_refund_order_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "order_step" DROP CONSTRAINT "fk_order_step_actor_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "order_step" DROP CONSTRAINT "fk_order_step_order_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "order_mail" DROP CONSTRAINT "fk_order_mail_order_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line" DROP CONSTRAINT "ck_sales_order_line_shipped"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line" DROP CONSTRAINT "ck_sales_order_line_withdrawn"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP CONSTRAINT "ck_sales_order_refunded_minor"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_sales_order_to_be_sent"
        `);
    await queryRunner.query(`
            ALTER TABLE "sandbox_charge" DROP COLUMN "behaviour"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line" DROP COLUMN "withdrawn"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line" DROP COLUMN "shipped"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP COLUMN "refunded_minor"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_sandbox_refund_payment_id"
        `);
    await queryRunner.query(`
            DROP TABLE "sandbox_refund"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_shipment_line_order_id_variant_id"
        `);
    await queryRunner.query(`
            DROP TABLE "shipment_line"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_shipment_actor_id"
        `);
    await queryRunner.query(`
            DROP TABLE "shipment"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_refund_line_order_id_variant_id"
        `);
    await queryRunner.query(`
            DROP TABLE "refund_line"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_refund_undecided"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_refund_actor_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_refund_payment_id"
        `);
    await queryRunner.query(`
            DROP TABLE "refund"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_order_step_actor_id"
        `);
    await queryRunner.query(`
            DROP TABLE "order_step"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_order_mail_unsent"
        `);
    await queryRunner.query(`
            DROP TABLE "order_mail"
        `);
  }
}
