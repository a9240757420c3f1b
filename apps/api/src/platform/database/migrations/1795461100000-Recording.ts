import { MigrationInterface, QueryRunner } from 'typeorm';

export class Recording1795461100000 implements MigrationInterface {
  name = 'Recording1795461100000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "recording_part" (
                "id" uuid NOT NULL,
                "room_id" uuid NOT NULL,
                "status" text NOT NULL,
                "started_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "media_start_ms" bigint NOT NULL,
                "duration_ms" integer NOT NULL,
                "bytes" bigint NOT NULL,
                "content_type" text NOT NULL,
                CONSTRAINT "ck_recording_part_content_type" CHECK (content_type IN ('video/mp4', 'video/webm')),
                CONSTRAINT "ck_recording_part_size" CHECK (
                    duration_ms > 0
                    AND bytes > 0
                ),
                CONSTRAINT "ck_recording_part_status" CHECK (
                    status IN ('announced', 'stored', 'lost', 'expired')
                ),
                CONSTRAINT "pk_recording_part" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_recording_part_kept" ON "recording_part" ("started_at")
            WHERE status IN ('announced', 'stored')
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_recording_part_room_id_media_start_ms" ON "recording_part" ("room_id", "media_start_ms")
        `);
    await queryRunner.query(`
            CREATE TABLE "room_clip" (
                "id" uuid NOT NULL,
                "room_id" uuid NOT NULL,
                "title" text NOT NULL,
                "from_ms" integer NOT NULL,
                "to_ms" integer NOT NULL,
                "pin_id" uuid,
                "created_by" uuid NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_room_clip_span" CHECK (
                    from_ms >= 0
                    AND to_ms - from_ms BETWEEN 3000 AND 60000
                ),
                CONSTRAINT "pk_room_clip" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_room_clip_created_by" ON "room_clip" ("created_by")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_room_clip_room_id_from_ms" ON "room_clip" ("room_id", "from_ms")
        `);
    await queryRunner.query(`
            ALTER TABLE "room"
            ADD "is_recorded" boolean NOT NULL DEFAULT false
        `);
    await queryRunner.query(`
            ALTER TABLE "room_audience_minute"
            ADD "reactions" integer NOT NULL DEFAULT '0'
        `);
    await queryRunner.query(`
            ALTER TABLE "room_audience_minute"
            ADD CONSTRAINT "ck_room_audience_minute_reactions" CHECK (reactions >= 0)
        `);
    await queryRunner.query(`
            ALTER TABLE "recording_part"
            ADD CONSTRAINT "fk_recording_part_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "room_clip"
            ADD CONSTRAINT "fk_room_clip_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "room_clip"
            ADD CONSTRAINT "fk_room_clip_created_by" FOREIGN KEY ("created_by") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "room_clip" DROP CONSTRAINT "fk_room_clip_created_by"
        `);
    await queryRunner.query(`
            ALTER TABLE "room_clip" DROP CONSTRAINT "fk_room_clip_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "recording_part" DROP CONSTRAINT "fk_recording_part_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "room_audience_minute" DROP CONSTRAINT "ck_room_audience_minute_reactions"
        `);
    await queryRunner.query(`
            ALTER TABLE "room_audience_minute" DROP COLUMN "reactions"
        `);
    await queryRunner.query(`
            ALTER TABLE "room" DROP COLUMN "is_recorded"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_room_clip_room_id_from_ms"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_room_clip_created_by"
        `);
    await queryRunner.query(`
            DROP TABLE "room_clip"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_recording_part_room_id_media_start_ms"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_recording_part_kept"
        `);
    await queryRunner.query(`
            DROP TABLE "recording_part"
        `);
  }
}
