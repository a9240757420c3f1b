import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Written by hand: a sequence for each store takes the place of the row that counted its orders. */
export class OrderNumbers1795442000000 implements MigrationInterface {
  name = 'OrderNumbers1795442000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            DO $$
            DECLARE numbered record;
            BEGIN
              FOR numbered IN
                SELECT s.id, coalesce(c.last_number, 1000) + 1 AS next_number
                  FROM "store" s LEFT JOIN "order_counter" c ON c.store_id = s.id
              LOOP
                EXECUTE format('CREATE SEQUENCE %I START WITH %s', 'order_number_' || replace(numbered.id::text, '-', ''), numbered.next_number);
              END LOOP;
            END $$
        `);
    await queryRunner.query(`
            DROP TABLE "order_counter"
        `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "order_counter" (
                "store_id" uuid NOT NULL,
                "last_number" integer NOT NULL,
                CONSTRAINT "ck_order_counter_last_number" CHECK (last_number > 0),
                CONSTRAINT "pk_order_counter" PRIMARY KEY ("store_id")
            )
        `);
    await queryRunner.query(`
            ALTER TABLE "order_counter"
            ADD CONSTRAINT "fk_order_counter_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            DO $$
            DECLARE
              numbered record;
              sequence_name text;
            BEGIN
              FOR numbered IN SELECT id FROM "store" LOOP
                sequence_name := 'order_number_' || replace(numbered.id::text, '-', '');
                -- One that gave no number yet says with which it begins, which is not 1001 where the counter had got further.
                EXECUTE format('INSERT INTO "order_counter" (store_id, last_number)
                  SELECT %L, CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM %I WHERE is_called OR last_value > 1001', numbered.id, sequence_name);
                EXECUTE format('DROP SEQUENCE %I', sequence_name);
              END LOOP;
            END $$
        `);
  }
}
