import type { MigrationInterface, QueryRunner } from 'typeorm';

export class WaitingList1795424409869 implements MigrationInterface {
  name = 'WaitingList1795424409869';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "order_change" (
                "id" uuid NOT NULL,
                "order_id" uuid NOT NULL,
                "from_variant_id" uuid NOT NULL,
                "to_variant_id" uuid NOT NULL,
                "quantity" integer NOT NULL,
                "title" text NOT NULL,
                "from_size" text NOT NULL,
                "from_colour" text NOT NULL,
                "to_size" text NOT NULL,
                "to_colour" text NOT NULL,
                "idempotency_key" text NOT NULL,
                "request_hash" bytea NOT NULL,
                "actor_id" uuid,
                "at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "uq_order_change_order_id_idempotency_key" UNIQUE ("order_id", "idempotency_key"),
                CONSTRAINT "ck_order_change_variants" CHECK (from_variant_id <> to_variant_id),
                CONSTRAINT "ck_order_change_quantity" CHECK (quantity > 0),
                CONSTRAINT "pk_order_change" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_order_change_from_variant_id" ON "order_change" ("from_variant_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_order_change_to_variant_id" ON "order_change" ("to_variant_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_order_change_actor_id" ON "order_change" ("actor_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "waiting_place" (
                "id" uuid NOT NULL,
                "variant_id" uuid NOT NULL,
                "member_id" uuid NOT NULL,
                "quantity" smallint NOT NULL,
                "room_id" uuid,
                "pin_id" uuid,
                "email" text,
                "status" text NOT NULL,
                "checkout_id" uuid,
                "reason" text,
                "joined_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "mail_due_at" TIMESTAMP WITH TIME ZONE,
                "mail_attempts" smallint NOT NULL DEFAULT '0',
                CONSTRAINT "ck_waiting_place_mail_attempts" CHECK (mail_attempts >= 0),
                CONSTRAINT "ck_waiting_place_reason" CHECK ((status = 'passed') = (reason IS NOT NULL)),
                CONSTRAINT "ck_waiting_place_checkout_id" CHECK ((status = 'offered') = (checkout_id IS NOT NULL)),
                CONSTRAINT "ck_waiting_place_quantity" CHECK (quantity > 0),
                CONSTRAINT "ck_waiting_place_status" CHECK (
                    status IN ('waiting', 'offered', 'passed', 'left')
                ),
                CONSTRAINT "pk_waiting_place" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_waiting_place_variant_id" ON "waiting_place" ("variant_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_waiting_place_member_id" ON "waiting_place" ("member_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_waiting_place_room_id" ON "waiting_place" ("room_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_waiting_place_checkout_id" ON "waiting_place" ("checkout_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_waiting_place_mail_due" ON "waiting_place" ("mail_due_at")
            WHERE mail_due_at IS NOT NULL
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "uq_waiting_place_waiting" ON "waiting_place" ("member_id", "variant_id")
            WHERE status = 'waiting'
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_waiting_place_line" ON "waiting_place" ("variant_id", "id")
            WHERE status = 'waiting'
        `);
    await queryRunner.query(`
            ALTER TABLE "stock"
            ADD "awaited" integer NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_stock_awaited" ON "stock" ("variant_id")
            WHERE awaited > 0
        `);
    await queryRunner.query(`
            ALTER TABLE "stock"
            ADD CONSTRAINT "ck_stock_awaited" CHECK (awaited >= 0)
        `);
    await queryRunner.query(`
            ALTER TABLE "order_change"
            ADD CONSTRAINT "fk_order_change_order_id" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "order_change"
            ADD CONSTRAINT "fk_order_change_from_variant_id" FOREIGN KEY ("from_variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "order_change"
            ADD CONSTRAINT "fk_order_change_to_variant_id" FOREIGN KEY ("to_variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "order_change"
            ADD CONSTRAINT "fk_order_change_actor_id" FOREIGN KEY ("actor_id") REFERENCES "member"("id") ON DELETE
            SET NULL ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "waiting_place"
            ADD CONSTRAINT "fk_waiting_place_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "waiting_place"
            ADD CONSTRAINT "fk_waiting_place_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "waiting_place"
            ADD CONSTRAINT "fk_waiting_place_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE
            SET NULL ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "waiting_place"
            ADD CONSTRAINT "fk_waiting_place_checkout_id" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`ALTER TABLE "order_mail" DROP CONSTRAINT "ck_order_mail_kind"`);
    await queryRunner.query(
      `ALTER TABLE "order_mail" ADD CONSTRAINT "ck_order_mail_kind" CHECK (kind IN ('confirmed', 'shipped', 'cancelled', 'refunded', 'changed'))`,
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DELETE FROM "order_mail" WHERE kind = 'changed'`);
    await queryRunner.query(`ALTER TABLE "order_mail" DROP CONSTRAINT "ck_order_mail_kind"`);
    await queryRunner.query(
      `ALTER TABLE "order_mail" ADD CONSTRAINT "ck_order_mail_kind" CHECK (kind IN ('confirmed', 'shipped', 'cancelled', 'refunded'))`,
    );
    await queryRunner.query(`
            ALTER TABLE "waiting_place" DROP CONSTRAINT "fk_waiting_place_checkout_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "waiting_place" DROP CONSTRAINT "fk_waiting_place_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "waiting_place" DROP CONSTRAINT "fk_waiting_place_member_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "waiting_place" DROP CONSTRAINT "fk_waiting_place_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "order_change" DROP CONSTRAINT "fk_order_change_actor_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "order_change" DROP CONSTRAINT "fk_order_change_to_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "order_change" DROP CONSTRAINT "fk_order_change_from_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "order_change" DROP CONSTRAINT "fk_order_change_order_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock" DROP CONSTRAINT "ck_stock_awaited"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_stock_awaited"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock" DROP COLUMN "awaited"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_waiting_place_line"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."uq_waiting_place_waiting"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_waiting_place_mail_due"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_waiting_place_checkout_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_waiting_place_room_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_waiting_place_member_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_waiting_place_variant_id"
        `);
    await queryRunner.query(`
            DROP TABLE "waiting_place"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_order_change_actor_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_order_change_to_variant_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_order_change_from_variant_id"
        `);
    await queryRunner.query(`
            DROP TABLE "order_change"
        `);
  }
}
