import { MigrationInterface, QueryRunner } from 'typeorm';

export class Stage1795461200000 implements MigrationInterface {
  name = 'Stage1795461200000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "stage_invite" (
                "room_id" uuid NOT NULL,
                "secret_hash" bytea NOT NULL,
                "hint" text NOT NULL,
                "created_by" uuid NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "uq_stage_invite_secret_hash" UNIQUE ("secret_hash"),
                CONSTRAINT "pk_stage_invite" PRIMARY KEY ("room_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_stage_invite_created_by" ON "stage_invite" ("created_by")
        `);
    await queryRunner.query(`
            CREATE TABLE "stage_seat" (
                "id" uuid NOT NULL,
                "room_id" uuid NOT NULL,
                "member_id" uuid NOT NULL,
                "status" text NOT NULL,
                "asked_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "agreed_to_recording_at" TIMESTAMP WITH TIME ZONE,
                "seen_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "admitted_at" TIMESTAMP WITH TIME ZONE,
                "ended_at" TIMESTAMP WITH TIME ZONE,
                "publisher_session_id" text,
                "publisher_started_at" TIMESTAMP WITH TIME ZONE,
                "stream_event_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "ck_stage_seat_publisher" CHECK (
                    publisher_session_id IS NULL
                    OR status = 'on-stage'
                ),
                CONSTRAINT "ck_stage_seat_admitted_at" CHECK (
                    status NOT IN ('on-stage', 'removed')
                    OR admitted_at IS NOT NULL
                ),
                CONSTRAINT "ck_stage_seat_ended_at" CHECK (
                    (status IN ('waiting', 'on-stage')) = (ended_at IS NULL)
                ),
                CONSTRAINT "ck_stage_seat_status" CHECK (
                    status IN (
                        'waiting',
                        'on-stage',
                        'left',
                        'removed',
                        'refused'
                    )
                ),
                CONSTRAINT "pk_stage_seat" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_stage_seat_member_id" ON "stage_seat" ("member_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_stage_seat_room_id_member_id" ON "stage_seat" ("room_id", "member_id")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "uq_stage_seat_open" ON "stage_seat" ("room_id", "member_id")
            WHERE status IN ('waiting', 'on-stage')
        `);
    await queryRunner.query(`
            CREATE TABLE "stage_layout" (
                "room_id" uuid NOT NULL,
                "layout" text NOT NULL,
                "large_seat_id" uuid,
                CONSTRAINT "ck_stage_layout_large_seat_id" CHECK (
                    large_seat_id IS NULL
                    OR layout = 'one-large'
                ),
                CONSTRAINT "ck_stage_layout_layout" CHECK (layout IN ('side-by-side', 'one-large')),
                CONSTRAINT "pk_stage_layout" PRIMARY KEY ("room_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_stage_layout_large_seat_id" ON "stage_layout" ("large_seat_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "call" (
                "id" uuid NOT NULL,
                "caller_id" uuid NOT NULL,
                "callee_id" uuid NOT NULL,
                "caller_stream_id" uuid NOT NULL,
                "callee_stream_id" uuid NOT NULL,
                "started_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "ended_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "uq_call_callee_stream_id" UNIQUE ("callee_stream_id"),
                CONSTRAINT "uq_call_caller_stream_id" UNIQUE ("caller_stream_id"),
                CONSTRAINT "ck_call_two_people" CHECK (caller_id <> callee_id),
                CONSTRAINT "pk_call" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_call_caller_id" ON "call" ("caller_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_call_callee_id" ON "call" ("callee_id")
        `);
    await queryRunner.query(`
            ALTER TABLE "stage_invite"
            ADD CONSTRAINT "fk_stage_invite_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stage_invite"
            ADD CONSTRAINT "fk_stage_invite_created_by" FOREIGN KEY ("created_by") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stage_seat"
            ADD CONSTRAINT "fk_stage_seat_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stage_seat"
            ADD CONSTRAINT "fk_stage_seat_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stage_layout"
            ADD CONSTRAINT "fk_stage_layout_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stage_layout"
            ADD CONSTRAINT "fk_stage_layout_large_seat_id" FOREIGN KEY ("large_seat_id") REFERENCES "stage_seat"("id") ON DELETE
            SET NULL ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "call"
            ADD CONSTRAINT "fk_call_caller_id" FOREIGN KEY ("caller_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "call"
            ADD CONSTRAINT "fk_call_callee_id" FOREIGN KEY ("callee_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['call', 'stage_layout', 'stage_seat', 'stage_invite'])
      await queryRunner.query(`DROP TABLE "${table}"`);
  }
}
