import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys that were checked for each row of a rush and refer to what is never deleted, and indexes that nothing reads. */
export class FewerChecksPerHold1795453200000 implements MigrationInterface {
  name = 'FewerChecksPerHold1795453200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "checkout"
            DROP CONSTRAINT "fk_checkout_store_id",
            DROP CONSTRAINT "fk_checkout_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout_line" DROP CONSTRAINT "fk_checkout_line_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement" DROP CONSTRAINT "fk_stock_movement_variant_id"
        `);
    await queryRunner.query(`
            DROP INDEX "ix_checkout_store_id", "ix_checkout_room_id", "ix_checkout_open"
        `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE INDEX "ix_checkout_open" ON "checkout" ("member_id") WHERE status IN ('held', 'paying')
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_checkout_room_id" ON "checkout" ("room_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_checkout_store_id" ON "checkout" ("store_id")
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement"
            ADD CONSTRAINT "fk_stock_movement_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout_line"
            ADD CONSTRAINT "fk_checkout_line_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout"
            ADD CONSTRAINT "fk_checkout_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE RESTRICT ON UPDATE NO ACTION,
            ADD CONSTRAINT "fk_checkout_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
  }
}
