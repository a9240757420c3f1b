import { MigrationInterface, QueryRunner } from 'typeorm';

export class AgoraSeats1795460000000 implements MigrationInterface {
  name = 'AgoraSeats1795460000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "agora_notice" (
                "notice_id" text NOT NULL,
                "received_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "pk_agora_notice" PRIMARY KEY ("notice_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_agora_notice_received_at" ON "agora_notice" ("received_at")
        `);
    await queryRunner.query(`
            CREATE TABLE "agora_recording" (
                "id" uuid NOT NULL,
                "room_id" uuid NOT NULL,
                "uid" bigint NOT NULL,
                "status" text NOT NULL,
                "resource_id" text,
                "sid" text,
                "files" text array NOT NULL DEFAULT '{}',
                "problem" text,
                "missing_since" TIMESTAMP WITH TIME ZONE,
                "started_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "ended_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "uq_agora_recording_sid" UNIQUE ("sid"),
                CONSTRAINT "ck_agora_recording_problem" CHECK ((status = 'failed') = (problem IS NOT NULL)),
                CONSTRAINT "ck_agora_recording_ended_at" CHECK (
                    (status IN ('stored', 'failed')) = (ended_at IS NOT NULL)
                ),
                CONSTRAINT "ck_agora_recording_names" CHECK ((resource_id IS NULL) = (sid IS NULL)),
                CONSTRAINT "ck_agora_recording_status" CHECK (
                    status IN (
                        'starting',
                        'recording',
                        'stopping',
                        'stored',
                        'failed'
                    )
                ),
                CONSTRAINT "pk_agora_recording" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_agora_recording_unfinished" ON "agora_recording" ("started_at")
            WHERE status IN ('starting', 'recording', 'stopping')
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "uq_agora_recording_open" ON "agora_recording" ("room_id")
            WHERE status IN ('starting', 'recording')
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_agora_recording_room_id" ON "agora_recording" ("room_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "agora_seat" (
                "room_id" uuid NOT NULL,
                "uid" bigint NOT NULL,
                "member_id" uuid NOT NULL,
                "role" text NOT NULL,
                "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "client_seq" bigint,
                "is_publishing" boolean NOT NULL DEFAULT false,
                "removed_at" TIMESTAMP WITH TIME ZONE,
                "barred_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "ck_agora_seat_barred_at" CHECK (
                    barred_at IS NULL
                    OR removed_at IS NOT NULL
                ),
                CONSTRAINT "ck_agora_seat_role" CHECK (role IN ('publish', 'view')),
                CONSTRAINT "ck_agora_seat_uid" CHECK (
                    uid BETWEEN 1 AND 4294967295
                ),
                CONSTRAINT "pk_agora_seat" PRIMARY KEY ("room_id", "uid")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_agora_seat_expires_at" ON "agora_seat" ("expires_at")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_agora_seat_member_id_room_id" ON "agora_seat" ("member_id", "room_id")
        `);
    await queryRunner.query(`
            ALTER TABLE "agora_recording"
            ADD CONSTRAINT "fk_agora_recording_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "agora_seat"
            ADD CONSTRAINT "fk_agora_seat_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "agora_seat"
            ADD CONSTRAINT "fk_agora_seat_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "agora_seat" DROP CONSTRAINT "fk_agora_seat_member_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "agora_seat" DROP CONSTRAINT "fk_agora_seat_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "agora_recording" DROP CONSTRAINT "fk_agora_recording_room_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_agora_seat_member_id_room_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_agora_seat_expires_at"
        `);
    await queryRunner.query(`
            DROP TABLE "agora_seat"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_agora_recording_room_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."uq_agora_recording_open"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_agora_recording_unfinished"
        `);
    await queryRunner.query(`
            DROP TABLE "agora_recording"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_agora_notice_received_at"
        `);
    await queryRunner.query(`
            DROP TABLE "agora_notice"
        `);
  }
}
