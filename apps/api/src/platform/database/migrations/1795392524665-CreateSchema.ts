import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSchema1795392524665 implements MigrationInterface {
  name = 'CreateSchema1795392524665';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            CREATE TABLE "store" (
                "id" uuid NOT NULL,
                "slug" text NOT NULL,
                "name" text NOT NULL,
                "currency" text NOT NULL,
                "logo_url" text,
                "seller_name" text NOT NULL,
                "country" text NOT NULL,
                "shipping_minor" integer NOT NULL,
                "return_window_days" integer NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "uq_store_slug" UNIQUE ("slug"),
                CONSTRAINT "ck_store_return_window_days" CHECK (return_window_days >= 0),
                CONSTRAINT "ck_store_shipping_minor" CHECK (shipping_minor >= 0),
                CONSTRAINT "ck_store_country" CHECK (country ~ '^[A-Z]{2}$'),
                CONSTRAINT "ck_store_currency" CHECK (currency ~ '^[A-Z]{3}$'),
                CONSTRAINT "pk_store" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "product" (
                "id" uuid NOT NULL,
                "store_id" uuid NOT NULL,
                "slug" text NOT NULL,
                "title" text NOT NULL,
                "description" text NOT NULL,
                "status" text NOT NULL,
                "material" text NOT NULL,
                "care" text NOT NULL,
                "fit_note" text NOT NULL,
                "facts" jsonb NOT NULL,
                "size_chart" jsonb,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "uq_product_store_id_slug" UNIQUE ("store_id", "slug"),
                CONSTRAINT "ck_product_fit_note" CHECK (
                    fit_note IN ('runs-small', 'true-to-size', 'runs-large')
                ),
                CONSTRAINT "ck_product_status" CHECK (status IN ('draft', 'active', 'archived')),
                CONSTRAINT "pk_product" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_product_store_id_created_at_id" ON "product" ("store_id", "created_at", "id")
        `);
    await queryRunner.query(`
            CREATE TABLE "picture" (
                "id" uuid NOT NULL,
                "product_id" uuid,
                "room_id" uuid,
                "alt" text NOT NULL,
                "colour" text,
                "width" integer NOT NULL,
                "height" integer NOT NULL,
                "position" integer NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_picture_dimensions" CHECK (
                    width > 0
                    AND height > 0
                ),
                CONSTRAINT "ck_picture_owner" CHECK (num_nonnulls(product_id, room_id) = 1),
                CONSTRAINT "pk_picture" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_picture_room_id" ON "picture" ("room_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_picture_product_id_position" ON "picture" ("product_id", "position")
        `);
    await queryRunner.query(`
            CREATE TABLE "variant" (
                "id" uuid NOT NULL,
                "product_id" uuid NOT NULL,
                "store_id" uuid NOT NULL,
                "sku" text NOT NULL,
                "size" text NOT NULL,
                "colour" text NOT NULL,
                "price_minor" integer NOT NULL,
                "compare_at_price_minor" integer,
                "position" integer NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "uq_variant_product_id_size_colour" UNIQUE ("product_id", "size", "colour"),
                CONSTRAINT "uq_variant_store_id_sku" UNIQUE ("store_id", "sku"),
                CONSTRAINT "ck_variant_compare_at_price_minor" CHECK (compare_at_price_minor > price_minor),
                CONSTRAINT "ck_variant_price_minor" CHECK (price_minor >= 0),
                CONSTRAINT "pk_variant" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "stock_movement" (
                "id" uuid NOT NULL,
                "variant_id" uuid NOT NULL,
                "kind" text NOT NULL,
                "quantity" integer NOT NULL,
                "checkout_id" uuid,
                "actor_id" uuid,
                "at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_stock_movement_quantity" CHECK (
                    (
                        kind IN ('received', 'reserved')
                        AND quantity > 0
                    )
                    OR (
                        kind IN ('released', 'sold')
                        AND quantity < 0
                    )
                    OR (
                        kind = 'adjusted'
                        AND quantity <> 0
                    )
                ),
                CONSTRAINT "pk_stock_movement" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_stock_movement_variant_id" ON "stock_movement" ("variant_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "stock" (
                "variant_id" uuid NOT NULL,
                "on_hand" integer NOT NULL,
                "reserved" integer NOT NULL,
                "sold" integer NOT NULL,
                CONSTRAINT "ck_stock_sold" CHECK (sold >= 0),
                CONSTRAINT "ck_stock_reserved" CHECK (
                    reserved >= 0
                    AND reserved <= on_hand
                ),
                CONSTRAINT "ck_stock_on_hand" CHECK (on_hand >= 0),
                CONSTRAINT "pk_stock" PRIMARY KEY ("variant_id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "member" (
                "id" uuid NOT NULL,
                "is_guest" boolean NOT NULL,
                "email" text,
                "password_hash" text,
                "display_name" text NOT NULL,
                "avatar_url" text,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_member_registered" CHECK (
                    (
                        is_guest
                        AND email IS NULL
                        AND password_hash IS NULL
                    )
                    OR (
                        NOT is_guest
                        AND email IS NOT NULL
                        AND password_hash IS NOT NULL
                    )
                ),
                CONSTRAINT "pk_member" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "uq_member_email" ON "member" ("email")
        `);
    await queryRunner.query(`
            CREATE TABLE "role_grant" (
                "id" uuid NOT NULL,
                "member_id" uuid NOT NULL,
                "scope" text NOT NULL,
                "scope_id" uuid NOT NULL,
                "role" text NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_role_grant_scope" CHECK (scope IN ('store', 'room')),
                CONSTRAINT "pk_role_grant" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_role_grant_scope_id" ON "role_grant" ("scope_id")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "ix_role_grant_member_id_scope_scope_id" ON "role_grant" ("member_id", "scope", "scope_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "session" (
                "id" uuid NOT NULL,
                "member_id" uuid NOT NULL,
                "secret_hash" bytea NOT NULL,
                "previous_secret_hash" bytea,
                "rotated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "confirmed_at" TIMESTAMP WITH TIME ZONE,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "revoked_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "pk_session" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_session_member_id" ON "session" ("member_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_session_expires_at" ON "session" ("expires_at")
        `);
    await queryRunner.query(`
            CREATE TABLE "idempotency_record" (
                "member_id" uuid NOT NULL,
                "key" text NOT NULL,
                "request_hash" bytea NOT NULL,
                "answer" jsonb,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "pk_idempotency_record" PRIMARY KEY ("member_id", "key")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_idempotency_record_created_at" ON "idempotency_record" ("created_at")
        `);
    await queryRunner.query(`
            CREATE TABLE "room_head" (
                "room_id" uuid NOT NULL,
                "last_seq" bigint NOT NULL,
                "media_started_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "ck_room_head_last_seq" CHECK (last_seq >= 0),
                CONSTRAINT "pk_room_head" PRIMARY KEY ("room_id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "room_entry" (
                "room_id" uuid NOT NULL,
                "seq" bigint NOT NULL,
                "kind" text NOT NULL,
                "version" smallint NOT NULL,
                "at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "actor_id" uuid,
                "audience" text NOT NULL,
                "media_time_ms" bigint,
                "client_id" text,
                "data" jsonb NOT NULL,
                CONSTRAINT "ck_room_entry_seq" CHECK (seq > 0),
                CONSTRAINT "pk_room_entry" PRIMARY KEY ("room_id", "seq")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_room_entry_kind" ON "room_entry" ("room_id", "kind", "seq")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "ix_room_entry_client_id" ON "room_entry" ("room_id", "actor_id", "client_id")
            WHERE client_id IS NOT NULL
        `);
    await queryRunner.query(`
            ALTER TABLE "product"
            ADD CONSTRAINT "fk_product_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "picture"
            ADD CONSTRAINT "fk_picture_product_id" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "variant"
            ADD CONSTRAINT "fk_variant_product_id" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "variant"
            ADD CONSTRAINT "fk_variant_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement"
            ADD CONSTRAINT "fk_stock_movement_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stock"
            ADD CONSTRAINT "fk_stock_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "stock" DROP CONSTRAINT "fk_stock_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement" DROP CONSTRAINT "fk_stock_movement_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "variant" DROP CONSTRAINT "fk_variant_store_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "variant" DROP CONSTRAINT "fk_variant_product_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "picture" DROP CONSTRAINT "fk_picture_product_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "product" DROP CONSTRAINT "fk_product_store_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_room_entry_client_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_room_entry_kind"
        `);
    await queryRunner.query(`
            DROP TABLE "room_entry"
        `);
    await queryRunner.query(`
            DROP TABLE "room_head"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_idempotency_record_created_at"
        `);
    await queryRunner.query(`
            DROP TABLE "idempotency_record"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_session_expires_at"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_session_member_id"
        `);
    await queryRunner.query(`
            DROP TABLE "session"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_role_grant_member_id_scope_scope_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_role_grant_scope_id"
        `);
    await queryRunner.query(`
            DROP TABLE "role_grant"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."uq_member_email"
        `);
    await queryRunner.query(`
            DROP TABLE "member"
        `);
    await queryRunner.query(`
            DROP TABLE "stock"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_stock_movement_variant_id"
        `);
    await queryRunner.query(`
            DROP TABLE "stock_movement"
        `);
    await queryRunner.query(`
            DROP TABLE "variant"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_picture_product_id_position"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_picture_room_id"
        `);
    await queryRunner.query(`
            DROP TABLE "picture"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_product_store_id_created_at_id"
        `);
    await queryRunner.query(`
            DROP TABLE "product"
        `);
    await queryRunner.query(`
            DROP TABLE "store"
        `);
  }
}
