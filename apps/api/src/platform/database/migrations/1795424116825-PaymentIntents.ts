import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PaymentIntents1795424116825 implements MigrationInterface {
  name = 'PaymentIntents1795424116825';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "late_payment" (
                "payment_id" uuid NOT NULL,
                "refund_id" uuid NOT NULL,
                "provider_refund_id" text,
                "status" text NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "decided_at" TIMESTAMP WITH TIME ZONE,
                "told_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "ck_late_payment_decided" CHECK ((status = 'pending') = (decided_at IS NULL)),
                CONSTRAINT "ck_late_payment_status" CHECK (status IN ('pending', 'succeeded', 'failed')),
                CONSTRAINT "pk_late_payment" PRIMARY KEY ("payment_id")
            )
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "ix_late_payment_refund_id" ON "late_payment" ("refund_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_late_payment_open" ON "late_payment" ("created_at")
            WHERE status = 'pending'
                OR told_at IS NULL
        `);
    await queryRunner.query(`
            CREATE TABLE "dispute" (
                "id" uuid NOT NULL,
                "provider" text NOT NULL,
                "provider_dispute_id" text NOT NULL,
                "payment_id" uuid NOT NULL,
                "order_id" uuid,
                "amount_minor" bigint NOT NULL,
                "currency" text NOT NULL,
                "reason" text NOT NULL,
                "status" text NOT NULL,
                "due_at" TIMESTAMP WITH TIME ZONE,
                "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "closed_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "uq_dispute_provider_provider_dispute_id" UNIQUE ("provider", "provider_dispute_id"),
                CONSTRAINT "ck_dispute_amount_minor" CHECK (amount_minor > 0),
                CONSTRAINT "ck_dispute_closed" CHECK ((status = 'open') = (closed_at IS NULL)),
                CONSTRAINT "ck_dispute_status" CHECK (status IN ('open', 'won', 'lost')),
                CONSTRAINT "pk_dispute" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_dispute_payment_id" ON "dispute" ("payment_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_dispute_order_id" ON "dispute" ("order_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "payment_event" (
                "provider" text NOT NULL,
                "event_id" text NOT NULL,
                "received_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "pk_payment_event" PRIMARY KEY ("provider", "event_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_payment_event_received_at" ON "payment_event" ("received_at")
        `);
    await queryRunner.query(`
            CREATE TABLE "sandbox_dispute" (
                "id" uuid NOT NULL,
                "payment_id" uuid NOT NULL,
                "amount_minor" bigint NOT NULL,
                "currency" text NOT NULL,
                "status" text NOT NULL,
                "opened_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "due_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_sandbox_dispute_status" CHECK (status IN ('open', 'won', 'lost')),
                CONSTRAINT "pk_sandbox_dispute" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_sandbox_dispute_payment_id" ON "sandbox_dispute" ("payment_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "sandbox_event" (
                "id" uuid NOT NULL,
                "type" text NOT NULL,
                "subject_id" uuid NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "due_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "attempts" smallint NOT NULL DEFAULT '0',
                "delivered_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "ck_sandbox_event_attempts" CHECK (attempts >= 0),
                CONSTRAINT "pk_sandbox_event" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_sandbox_event_created_at" ON "sandbox_event" ("created_at")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_sandbox_event_undelivered" ON "sandbox_event" ("due_at")
            WHERE delivered_at IS NULL
        `);
    await queryRunner.query(`
            ALTER TABLE "payment"
            ADD "problem" text
        `);
    await queryRunner.query(`
            ALTER TABLE "payment"
            ADD "provider_payment_id" text
        `);
    await queryRunner.query(`
            ALTER TABLE "payment"
            ADD "action" jsonb
        `);
    await queryRunner.query(`
            ALTER TABLE "sandbox_charge"
            ADD "problem" text
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "uq_payment_provider_payment_id" ON "payment" ("provider_payment_id")
            WHERE provider_payment_id IS NOT NULL
        `);
    // The checks on statuses know more of them now.
    await queryRunner.query(`ALTER TABLE "payment" DROP CONSTRAINT "ck_payment_status"`);
    await queryRunner.query(
      `ALTER TABLE "payment" ADD CONSTRAINT "ck_payment_status" CHECK (status IN ('pending', 'succeeded', 'declined', 'cancelled', 'returned'))`,
    );
    await queryRunner.query(`ALTER TABLE "sandbox_charge" DROP CONSTRAINT "ck_sandbox_charge_status"`);
    await queryRunner.query(
      `ALTER TABLE "sandbox_charge" ADD CONSTRAINT "ck_sandbox_charge_status" CHECK (status IN ('pending', 'requires-action', 'succeeded', 'declined', 'cancelled'))`,
    );
    await queryRunner.query(`UPDATE "payment" SET problem = 'payment.declined' WHERE status = 'declined'`);
    await queryRunner.query(`UPDATE "sandbox_charge" SET problem = 'payment.declined' WHERE status = 'declined'`);
    await queryRunner.query(`
            ALTER TABLE "payment"
            ADD CONSTRAINT "ck_payment_action" CHECK (
                    action IS NULL
                    OR status = 'pending'
                )
        `);
    await queryRunner.query(`
            ALTER TABLE "payment"
            ADD CONSTRAINT "ck_payment_problem" CHECK (
                    (status IN ('pending', 'succeeded')) = (problem IS NULL)
                )
        `);
    await queryRunner.query(`
            ALTER TABLE "sandbox_charge"
            ADD CONSTRAINT "ck_sandbox_charge_problem" CHECK (
                    (status IN ('declined', 'cancelled')) = (problem IS NOT NULL)
                )
        `);
    await queryRunner.query(`
            ALTER TABLE "late_payment"
            ADD CONSTRAINT "fk_late_payment_payment_id" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "dispute"
            ADD CONSTRAINT "fk_dispute_payment_id" FOREIGN KEY ("payment_id") REFERENCES "payment"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "dispute"
            ADD CONSTRAINT "fk_dispute_order_id" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "dispute" DROP CONSTRAINT "fk_dispute_order_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "dispute" DROP CONSTRAINT "fk_dispute_payment_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "late_payment" DROP CONSTRAINT "fk_late_payment_payment_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "sandbox_charge" DROP CONSTRAINT "ck_sandbox_charge_problem"
        `);
    await queryRunner.query(`
            ALTER TABLE "payment" DROP CONSTRAINT "ck_payment_problem"
        `);
    await queryRunner.query(`
            ALTER TABLE "payment" DROP CONSTRAINT "ck_payment_action"
        `);
    // What the statuses of before have no word for: given up, or paid back.
    await queryRunner.query(`UPDATE "payment" SET status = 'declined' WHERE status IN ('cancelled', 'returned')`);
    await queryRunner.query(`UPDATE "sandbox_charge" SET status = 'declined' WHERE status = 'cancelled'`);
    await queryRunner.query(`UPDATE "sandbox_charge" SET status = 'pending' WHERE status = 'requires-action'`);
    await queryRunner.query(`ALTER TABLE "payment" DROP CONSTRAINT "ck_payment_status"`);
    await queryRunner.query(
      `ALTER TABLE "payment" ADD CONSTRAINT "ck_payment_status" CHECK (status IN ('pending', 'succeeded', 'declined'))`,
    );
    await queryRunner.query(`ALTER TABLE "sandbox_charge" DROP CONSTRAINT "ck_sandbox_charge_status"`);
    await queryRunner.query(
      `ALTER TABLE "sandbox_charge" ADD CONSTRAINT "ck_sandbox_charge_status" CHECK (status IN ('pending', 'succeeded', 'declined'))`,
    );
    await queryRunner.query(`
            DROP INDEX "public"."uq_payment_provider_payment_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "sandbox_charge" DROP COLUMN "problem"
        `);
    await queryRunner.query(`
            ALTER TABLE "payment" DROP COLUMN "action"
        `);
    await queryRunner.query(`
            ALTER TABLE "payment" DROP COLUMN "provider_payment_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "payment" DROP COLUMN "problem"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_sandbox_event_undelivered"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_sandbox_event_created_at"
        `);
    await queryRunner.query(`
            DROP TABLE "sandbox_event"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_sandbox_dispute_payment_id"
        `);
    await queryRunner.query(`
            DROP TABLE "sandbox_dispute"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_payment_event_received_at"
        `);
    await queryRunner.query(`
            DROP TABLE "payment_event"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_dispute_order_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_dispute_payment_id"
        `);
    await queryRunner.query(`
            DROP TABLE "dispute"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_late_payment_open"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_late_payment_refund_id"
        `);
    await queryRunner.query(`
            DROP TABLE "late_payment"
        `);
  }
}
