import type { MigrationInterface, QueryRunner } from 'typeorm';

export class HoldPolicy1795416306000 implements MigrationInterface {
  name = 'HoldPolicy1795416306000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "product" ADD "hold_minutes" smallint`);
    await queryRunner.query(`ALTER TABLE "product" ADD "max_per_buyer" smallint`);
    await queryRunner.query(`ALTER TABLE "product" ADD CONSTRAINT "ck_product_hold_minutes" CHECK (hold_minutes >= 0)`);
    await queryRunner.query(
      `ALTER TABLE "product" ADD CONSTRAINT "ck_product_max_per_buyer" CHECK (max_per_buyer > 0)`,
    );
    // Every line of before was held from its beginning.
    await queryRunner.query(`ALTER TABLE "checkout_line" ADD "is_held" boolean NOT NULL DEFAULT true`);
    await queryRunner.query(`ALTER TABLE "checkout_line" ADD "is_first_paid" boolean NOT NULL DEFAULT false`);
    await queryRunner.query(`ALTER TABLE "checkout_line" ALTER COLUMN "is_held" DROP DEFAULT`);
    await queryRunner.query(`ALTER TABLE "checkout_line" ALTER COLUMN "is_first_paid" DROP DEFAULT`);
    await queryRunner.query(
      `ALTER TABLE "checkout_line" ADD CONSTRAINT "ck_checkout_line_is_held" CHECK (is_held OR is_first_paid)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "checkout_line" DROP CONSTRAINT "ck_checkout_line_is_held"`);
    await queryRunner.query(`ALTER TABLE "checkout_line" DROP COLUMN "is_first_paid"`);
    await queryRunner.query(`ALTER TABLE "checkout_line" DROP COLUMN "is_held"`);
    await queryRunner.query(`ALTER TABLE "product" DROP CONSTRAINT "ck_product_max_per_buyer"`);
    await queryRunner.query(`ALTER TABLE "product" DROP CONSTRAINT "ck_product_hold_minutes"`);
    await queryRunner.query(`ALTER TABLE "product" DROP COLUMN "max_per_buyer"`);
    await queryRunner.query(`ALTER TABLE "product" DROP COLUMN "hold_minutes"`);
  }
}
