import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OffersAndStockReasons1795424509154 implements MigrationInterface {
  name = 'OffersAndStockReasons1795424509154';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            DROP INDEX "public"."ix_stock_movement_variant_id"
        `);
    await queryRunner.query(`
            CREATE TABLE "offer" (
                "id" uuid NOT NULL,
                "room_id" uuid NOT NULL,
                "text" text NOT NULL,
                "gift" text,
                "min_quantity" smallint NOT NULL,
                "product_ids" uuid array NOT NULL,
                "duration_minutes" smallint,
                "status" text NOT NULL,
                "started_at" TIMESTAMP WITH TIME ZONE,
                "ends_at" TIMESTAMP WITH TIME ZONE,
                "ended_at" TIMESTAMP WITH TIME ZONE,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_offer_duration_minutes" CHECK (duration_minutes > 0),
                CONSTRAINT "ck_offer_min_quantity" CHECK (min_quantity > 0),
                CONSTRAINT "ck_offer_ends_at" CHECK (ends_at > started_at),
                CONSTRAINT "ck_offer_ended_at" CHECK ((status = 'ended') = (ended_at IS NOT NULL)),
                CONSTRAINT "ck_offer_started_at" CHECK ((status = 'prepared') = (started_at IS NULL)),
                CONSTRAINT "ck_offer_status" CHECK (status IN ('prepared', 'running', 'ended')),
                CONSTRAINT "pk_offer" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_offer_room_id" ON "offer" ("room_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "checkout_offer" (
                "checkout_id" uuid NOT NULL,
                "offer_id" uuid NOT NULL,
                "text" text NOT NULL,
                "gift" text,
                "promised_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "pk_checkout_offer" PRIMARY KEY ("checkout_id", "offer_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_checkout_offer_offer_id" ON "checkout_offer" ("offer_id")
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement"
            ADD "reason" text
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement"
            ADD "note" text
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_stock_movement_variant_id_id" ON "stock_movement" ("variant_id", "id")
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement"
            ADD CONSTRAINT "ck_stock_movement_reason" CHECK (reason IS NULL OR (reason IN ('counted', 'received', 'damaged', 'other', 'imported') AND kind = 'adjusted'))
        `);
    await queryRunner.query(`
            ALTER TABLE "offer"
            ADD CONSTRAINT "fk_offer_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout_offer"
            ADD CONSTRAINT "fk_checkout_offer_checkout_id" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout_offer"
            ADD CONSTRAINT "fk_checkout_offer_offer_id" FOREIGN KEY ("offer_id") REFERENCES "offer"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "checkout_offer" DROP CONSTRAINT "fk_checkout_offer_offer_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout_offer" DROP CONSTRAINT "fk_checkout_offer_checkout_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "offer" DROP CONSTRAINT "fk_offer_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement" DROP CONSTRAINT "ck_stock_movement_reason"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_stock_movement_variant_id_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement" DROP COLUMN "note"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement" DROP COLUMN "reason"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_checkout_offer_offer_id"
        `);
    await queryRunner.query(`
            DROP TABLE "checkout_offer"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_offer_room_id"
        `);
    await queryRunner.query(`
            DROP TABLE "offer"
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_stock_movement_variant_id" ON "stock_movement" USING btree ("variant_id")
        `);
  }
}
