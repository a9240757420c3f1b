import { MigrationInterface, QueryRunner } from 'typeorm';

export class BlockedTerms1795525348307 implements MigrationInterface {
  name = 'BlockedTerms1795525348307';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "blocked_terms" (
                "store_id" uuid NOT NULL,
                "terms" text array NOT NULL,
                "revision" integer NOT NULL,
                "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_blocked_terms_revision" CHECK (revision > 0),
                CONSTRAINT "pk_blocked_terms" PRIMARY KEY ("store_id")
            )
        `);
    await queryRunner.query(`
            ALTER TABLE "blocked_terms"
            ADD CONSTRAINT "fk_blocked_terms_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "blocked_terms" DROP CONSTRAINT "fk_blocked_terms_store_id"
        `);
    await queryRunner.query(`
            DROP TABLE "blocked_terms"
        `);
  }
}
