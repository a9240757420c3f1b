import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InquiriesAndRefundMails1795439572123 implements MigrationInterface {
  name = 'InquiriesAndRefundMails1795439572123';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "dispute" DROP CONSTRAINT "ck_dispute_status"
        `);
    await queryRunner.query(`
            ALTER TABLE "dispute" DROP CONSTRAINT "ck_dispute_closed"
        `);
    await queryRunner.query(`
            ALTER TABLE "order_mail" DROP CONSTRAINT "ck_order_mail_kind"
        `);
    await queryRunner.query(`
            ALTER TABLE "dispute"
            ADD CONSTRAINT "ck_dispute_status" CHECK (status IN ('inquiry', 'open', 'won', 'lost'))
        `);
    await queryRunner.query(`
            ALTER TABLE "dispute"
            ADD CONSTRAINT "ck_dispute_closed" CHECK ((status IN ('inquiry', 'open')) = (closed_at IS NULL))
        `);
    await queryRunner.query(`
            ALTER TABLE "order_mail"
            ADD CONSTRAINT "ck_order_mail_kind" CHECK (kind IN ('confirmed', 'shipped', 'cancelled', 'refunded', 'refund-failed', 'changed'))
        `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            DELETE FROM "order_mail" WHERE kind = 'refund-failed'
        `);
    await queryRunner.query(`
            UPDATE "dispute" SET status = 'open' WHERE status = 'inquiry'
        `);
    await queryRunner.query(`
            ALTER TABLE "order_mail" DROP CONSTRAINT "ck_order_mail_kind"
        `);
    await queryRunner.query(`
            ALTER TABLE "dispute" DROP CONSTRAINT "ck_dispute_closed"
        `);
    await queryRunner.query(`
            ALTER TABLE "dispute" DROP CONSTRAINT "ck_dispute_status"
        `);
    await queryRunner.query(`
            ALTER TABLE "order_mail"
            ADD CONSTRAINT "ck_order_mail_kind" CHECK (kind IN ('confirmed', 'shipped', 'cancelled', 'refunded', 'changed'))
        `);
    await queryRunner.query(`
            ALTER TABLE "dispute"
            ADD CONSTRAINT "ck_dispute_closed" CHECK ((status = 'open') = (closed_at IS NULL))
        `);
    await queryRunner.query(`
            ALTER TABLE "dispute"
            ADD CONSTRAINT "ck_dispute_status" CHECK (status IN ('open', 'won', 'lost'))
        `);
  }
}
