import { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSchema1795394366601 implements MigrationInterface {
  name = 'CreateSchema1795394366601';

  public async up(queryRunner: QueryRunner): Promise<void> {
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
            CREATE TABLE "cart_line" (
                "member_id" uuid NOT NULL,
                "variant_id" uuid NOT NULL,
                "quantity" integer NOT NULL,
                "added_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_cart_line_quantity" CHECK (
                    quantity BETWEEN 1 AND 20
                ),
                CONSTRAINT "pk_cart_line" PRIMARY KEY ("member_id", "variant_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_cart_line_variant_id" ON "cart_line" ("variant_id")
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
            CREATE TABLE "payment_method" (
                "id" uuid NOT NULL,
                "member_id" uuid NOT NULL,
                "provider" text NOT NULL,
                "provider_token" text NOT NULL,
                "brand" text NOT NULL,
                "last4" text NOT NULL,
                "expiry_month" smallint NOT NULL,
                "expiry_year" smallint NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_payment_method_expiry" CHECK (
                    expiry_month BETWEEN 1 AND 12
                ),
                CONSTRAINT "ck_payment_method_last4" CHECK (last4 ~ '^[0-9]{4}$'),
                CONSTRAINT "pk_payment_method" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_payment_method_member_id" ON "payment_method" ("member_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "buyer_details" (
                "member_id" uuid NOT NULL,
                "email" text NOT NULL,
                "address" jsonb NOT NULL,
                "payment_method_id" uuid NOT NULL,
                "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "pk_buyer_details" PRIMARY KEY ("member_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_buyer_details_payment_method_id" ON "buyer_details" ("payment_method_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "room" (
                "id" uuid NOT NULL,
                "store_id" uuid NOT NULL,
                "host_id" uuid NOT NULL,
                "title" text NOT NULL,
                "description" text NOT NULL,
                "status" text NOT NULL,
                "paused_by" text,
                "scheduled_at" TIMESTAMP WITH TIME ZONE,
                "went_live_at" TIMESTAMP WITH TIME ZONE,
                "ended_at" TIMESTAMP WITH TIME ZONE,
                "poster_url" text,
                "publisher_session_id" text,
                "publisher_started_at" TIMESTAMP WITH TIME ZONE,
                "stream_event_at" TIMESTAMP WITH TIME ZONE,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_room_paused_by" CHECK (
                    (status = 'paused') = (paused_by IS NOT NULL)
                    AND paused_by IN ('host', 'grace')
                ),
                CONSTRAINT "ck_room_ended_at" CHECK ((status = 'ended') = (ended_at IS NOT NULL)),
                CONSTRAINT "ck_room_went_live_at" CHECK (
                    status IN ('draft', 'scheduled')
                    OR went_live_at IS NOT NULL
                ),
                CONSTRAINT "ck_room_scheduled_at" CHECK (
                    status <> 'scheduled'
                    OR scheduled_at IS NOT NULL
                ),
                CONSTRAINT "ck_room_status" CHECK (
                    status IN ('draft', 'scheduled', 'live', 'paused', 'ended')
                ),
                CONSTRAINT "pk_room" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_room_host_id" ON "room" ("host_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_room_past" ON "room" ("ended_at", "id")
            WHERE status = 'ended'
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_room_upcoming" ON "room" ("scheduled_at", "id")
            WHERE status = 'scheduled'
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_room_on_air" ON "room" ("went_live_at", "id")
            WHERE status IN ('live', 'paused')
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_room_store_id_id" ON "room" ("store_id", "id")
        `);
    await queryRunner.query(`
            CREATE TABLE "checkout" (
                "id" uuid NOT NULL,
                "member_id" uuid NOT NULL,
                "store_id" uuid NOT NULL,
                "room_id" uuid,
                "status" text NOT NULL,
                "currency" text NOT NULL,
                "subtotal_minor" bigint NOT NULL,
                "shipping_minor" bigint NOT NULL,
                "total_minor" bigint NOT NULL,
                "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "email" text,
                "address" jsonb,
                "last_payment_error" text,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_checkout_details" CHECK (
                    status NOT IN ('paying', 'completed')
                    OR (
                        email IS NOT NULL
                        AND address IS NOT NULL
                    )
                ),
                CONSTRAINT "ck_checkout_total" CHECK (
                    subtotal_minor >= 0
                    AND shipping_minor >= 0
                    AND total_minor = subtotal_minor + shipping_minor
                ),
                CONSTRAINT "ck_checkout_currency" CHECK (currency ~ '^[A-Z]{3}$'),
                CONSTRAINT "ck_checkout_status" CHECK (
                    status IN (
                        'held',
                        'paying',
                        'completed',
                        'expired',
                        'cancelled'
                    )
                ),
                CONSTRAINT "pk_checkout" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_checkout_member_id" ON "checkout" ("member_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_checkout_store_id" ON "checkout" ("store_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_checkout_room_id" ON "checkout" ("room_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_checkout_due" ON "checkout" ("expires_at")
            WHERE status = 'held'
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_checkout_open" ON "checkout" ("member_id")
            WHERE status IN ('held', 'paying')
        `);
    await queryRunner.query(`
            CREATE TABLE "checkout_line" (
                "checkout_id" uuid NOT NULL,
                "variant_id" uuid NOT NULL,
                "position" smallint NOT NULL,
                "product_id" uuid NOT NULL,
                "quantity" integer NOT NULL,
                "unit_price_minor" bigint NOT NULL,
                "title" text NOT NULL,
                "size" text NOT NULL,
                "colour" text NOT NULL,
                "picture_url" text,
                "pin_id" uuid,
                "media_time_ms" bigint,
                CONSTRAINT "ck_checkout_line_media_time_ms" CHECK (media_time_ms >= 0),
                CONSTRAINT "ck_checkout_line_unit_price_minor" CHECK (unit_price_minor >= 0),
                CONSTRAINT "ck_checkout_line_quantity" CHECK (quantity > 0),
                CONSTRAINT "pk_checkout_line" PRIMARY KEY ("checkout_id", "variant_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_checkout_line_variant_id" ON "checkout_line" ("variant_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "stream_key" (
                "room_id" uuid NOT NULL,
                "key_hash" bytea NOT NULL,
                "hint" text NOT NULL,
                "created_by" uuid NOT NULL,
                "session_path" text,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "uq_stream_key_key_hash" UNIQUE ("key_hash"),
                CONSTRAINT "pk_stream_key" PRIMARY KEY ("room_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_stream_key_created_by" ON "stream_key" ("created_by")
        `);
    await queryRunner.query(`
            CREATE TABLE "order_counter" (
                "store_id" uuid NOT NULL,
                "last_number" integer NOT NULL,
                CONSTRAINT "ck_order_counter_last_number" CHECK (last_number > 0),
                CONSTRAINT "pk_order_counter" PRIMARY KEY ("store_id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "sales_order" (
                "id" uuid NOT NULL,
                "store_id" uuid NOT NULL,
                "number" text NOT NULL,
                "checkout_id" uuid NOT NULL,
                "room_id" uuid,
                "buyer_id" uuid NOT NULL,
                "status" text NOT NULL,
                "email" text NOT NULL,
                "address" jsonb NOT NULL,
                "currency" text NOT NULL,
                "subtotal_minor" bigint NOT NULL,
                "shipping_minor" bigint NOT NULL,
                "total_minor" bigint NOT NULL,
                "payment_brand" text NOT NULL,
                "payment_last4" text NOT NULL,
                "placed_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "uq_sales_order_checkout_id" UNIQUE ("checkout_id"),
                CONSTRAINT "uq_sales_order_store_id_number" UNIQUE ("store_id", "number"),
                CONSTRAINT "ck_sales_order_total" CHECK (
                    subtotal_minor >= 0
                    AND shipping_minor >= 0
                    AND total_minor = subtotal_minor + shipping_minor
                ),
                CONSTRAINT "ck_sales_order_currency" CHECK (currency ~ '^[A-Z]{3}$'),
                CONSTRAINT "ck_sales_order_status" CHECK (status IN ('paid')),
                CONSTRAINT "pk_sales_order" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_sales_order_buyer_id_id" ON "sales_order" ("buyer_id", "id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_sales_order_room_id_id" ON "sales_order" ("room_id", "id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_sales_order_store_id_id" ON "sales_order" ("store_id", "id")
        `);
    await queryRunner.query(`
            CREATE TABLE "sales_order_line" (
                "order_id" uuid NOT NULL,
                "variant_id" uuid NOT NULL,
                "position" smallint NOT NULL,
                "product_id" uuid NOT NULL,
                "quantity" integer NOT NULL,
                "unit_price_minor" bigint NOT NULL,
                "title" text NOT NULL,
                "size" text NOT NULL,
                "colour" text NOT NULL,
                "picture_url" text,
                "pin_id" uuid,
                "media_time_ms" bigint,
                CONSTRAINT "ck_sales_order_line_unit_price_minor" CHECK (unit_price_minor >= 0),
                CONSTRAINT "ck_sales_order_line_quantity" CHECK (quantity > 0),
                CONSTRAINT "pk_sales_order_line" PRIMARY KEY ("order_id", "variant_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_sales_order_line_variant_id" ON "sales_order_line" ("variant_id")
        `);
    await queryRunner.query(`
            CREATE TABLE "payment" (
                "id" uuid NOT NULL,
                "checkout_id" uuid NOT NULL,
                "member_id" uuid NOT NULL,
                "idempotency_key" text NOT NULL,
                "request_hash" bytea NOT NULL,
                "payment_method_id" uuid NOT NULL,
                "amount_minor" bigint NOT NULL,
                "currency" text NOT NULL,
                "status" text NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "decided_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "uq_payment_checkout_id_idempotency_key" UNIQUE ("checkout_id", "idempotency_key"),
                CONSTRAINT "ck_payment_amount_minor" CHECK (amount_minor >= 0),
                CONSTRAINT "ck_payment_decided" CHECK ((status = 'pending') = (decided_at IS NULL)),
                CONSTRAINT "ck_payment_status" CHECK (status IN ('pending', 'succeeded', 'declined')),
                CONSTRAINT "pk_payment" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_payment_member_id" ON "payment" ("member_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_payment_payment_method_id" ON "payment" ("payment_method_id")
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_payment_undecided" ON "payment" ("created_at")
            WHERE status = 'pending'
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "uq_payment_succeeded" ON "payment" ("checkout_id")
            WHERE status = 'succeeded'
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "uq_payment_pending" ON "payment" ("checkout_id")
            WHERE status = 'pending'
        `);
    await queryRunner.query(`
            CREATE TABLE "sandbox_charge" (
                "payment_id" uuid NOT NULL,
                "amount_minor" bigint NOT NULL,
                "currency" text NOT NULL,
                "status" text NOT NULL,
                "decides_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "ck_sandbox_charge_status" CHECK (status IN ('pending', 'succeeded', 'declined')),
                CONSTRAINT "pk_sandbox_charge" PRIMARY KEY ("payment_id")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "pin" (
                "id" uuid NOT NULL,
                "room_id" uuid NOT NULL,
                "product_id" uuid NOT NULL,
                "position" integer NOT NULL,
                "status" text NOT NULL,
                "try_on" jsonb NOT NULL,
                "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                "pinned_at" TIMESTAMP WITH TIME ZONE,
                CONSTRAINT "uq_pin_room_id_product_id" UNIQUE ("room_id", "product_id"),
                CONSTRAINT "ck_pin_position" CHECK (position >= 0),
                CONSTRAINT "ck_pin_pinned_at" CHECK ((status = 'prepared') = (pinned_at IS NULL)),
                CONSTRAINT "ck_pin_status" CHECK (status IN ('prepared', 'pinned', 'now-showing')),
                CONSTRAINT "pk_pin" PRIMARY KEY ("id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_pin_product_id" ON "pin" ("product_id")
        `);
    await queryRunner.query(`
            CREATE UNIQUE INDEX "uq_pin_now_showing" ON "pin" ("room_id")
            WHERE status = 'now-showing'
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_pin_room_id_position" ON "pin" ("room_id", "position")
        `);
    await queryRunner.query(`
            CREATE TABLE "room_audience_minute" (
                "room_id" uuid NOT NULL,
                "minute_start" TIMESTAMP WITH TIME ZONE NOT NULL,
                "peak_viewers" integer NOT NULL,
                CONSTRAINT "ck_room_audience_minute_peak_viewers" CHECK (peak_viewers >= 0),
                CONSTRAINT "pk_room_audience_minute" PRIMARY KEY ("room_id", "minute_start")
            )
        `);
    await queryRunner.query(`
            CREATE TABLE "room_visit" (
                "room_id" uuid NOT NULL,
                "member_id" uuid NOT NULL,
                "first_at" TIMESTAMP WITH TIME ZONE NOT NULL,
                CONSTRAINT "pk_room_visit" PRIMARY KEY ("room_id", "member_id")
            )
        `);
    await queryRunner.query(`
            CREATE INDEX "ix_room_visit_member_id" ON "room_visit" ("member_id")
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
            ALTER TABLE "variant"
            ADD CONSTRAINT "fk_variant_product_id" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "variant"
            ADD CONSTRAINT "fk_variant_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "cart_line"
            ADD CONSTRAINT "fk_cart_line_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "cart_line"
            ADD CONSTRAINT "fk_cart_line_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "picture"
            ADD CONSTRAINT "fk_picture_product_id" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement"
            ADD CONSTRAINT "fk_stock_movement_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stock"
            ADD CONSTRAINT "fk_stock_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "payment_method"
            ADD CONSTRAINT "fk_payment_method_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "buyer_details"
            ADD CONSTRAINT "fk_buyer_details_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "buyer_details"
            ADD CONSTRAINT "fk_buyer_details_payment_method_id" FOREIGN KEY ("payment_method_id") REFERENCES "payment_method"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "room"
            ADD CONSTRAINT "fk_room_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "room"
            ADD CONSTRAINT "fk_room_host_id" FOREIGN KEY ("host_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout"
            ADD CONSTRAINT "fk_checkout_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout"
            ADD CONSTRAINT "fk_checkout_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout"
            ADD CONSTRAINT "fk_checkout_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout_line"
            ADD CONSTRAINT "fk_checkout_line_checkout_id" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout_line"
            ADD CONSTRAINT "fk_checkout_line_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stream_key"
            ADD CONSTRAINT "fk_stream_key_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "stream_key"
            ADD CONSTRAINT "fk_stream_key_created_by" FOREIGN KEY ("created_by") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "order_counter"
            ADD CONSTRAINT "fk_order_counter_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD CONSTRAINT "fk_sales_order_store_id" FOREIGN KEY ("store_id") REFERENCES "store"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD CONSTRAINT "fk_sales_order_checkout_id" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD CONSTRAINT "fk_sales_order_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order"
            ADD CONSTRAINT "fk_sales_order_buyer_id" FOREIGN KEY ("buyer_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line"
            ADD CONSTRAINT "fk_sales_order_line_order_id" FOREIGN KEY ("order_id") REFERENCES "sales_order"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line"
            ADD CONSTRAINT "fk_sales_order_line_variant_id" FOREIGN KEY ("variant_id") REFERENCES "variant"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "payment"
            ADD CONSTRAINT "fk_payment_checkout_id" FOREIGN KEY ("checkout_id") REFERENCES "checkout"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "payment"
            ADD CONSTRAINT "fk_payment_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "payment"
            ADD CONSTRAINT "fk_payment_payment_method_id" FOREIGN KEY ("payment_method_id") REFERENCES "payment_method"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "pin"
            ADD CONSTRAINT "fk_pin_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "pin"
            ADD CONSTRAINT "fk_pin_product_id" FOREIGN KEY ("product_id") REFERENCES "product"("id") ON DELETE RESTRICT ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "room_audience_minute"
            ADD CONSTRAINT "fk_room_audience_minute_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "room_visit"
            ADD CONSTRAINT "fk_room_visit_room_id" FOREIGN KEY ("room_id") REFERENCES "room"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
    await queryRunner.query(`
            ALTER TABLE "room_visit"
            ADD CONSTRAINT "fk_room_visit_member_id" FOREIGN KEY ("member_id") REFERENCES "member"("id") ON DELETE CASCADE ON UPDATE NO ACTION
        `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
            ALTER TABLE "room_visit" DROP CONSTRAINT "fk_room_visit_member_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "room_visit" DROP CONSTRAINT "fk_room_visit_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "room_audience_minute" DROP CONSTRAINT "fk_room_audience_minute_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "pin" DROP CONSTRAINT "fk_pin_product_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "pin" DROP CONSTRAINT "fk_pin_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "payment" DROP CONSTRAINT "fk_payment_payment_method_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "payment" DROP CONSTRAINT "fk_payment_member_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "payment" DROP CONSTRAINT "fk_payment_checkout_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line" DROP CONSTRAINT "fk_sales_order_line_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order_line" DROP CONSTRAINT "fk_sales_order_line_order_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP CONSTRAINT "fk_sales_order_buyer_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP CONSTRAINT "fk_sales_order_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP CONSTRAINT "fk_sales_order_checkout_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "sales_order" DROP CONSTRAINT "fk_sales_order_store_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "order_counter" DROP CONSTRAINT "fk_order_counter_store_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "stream_key" DROP CONSTRAINT "fk_stream_key_created_by"
        `);
    await queryRunner.query(`
            ALTER TABLE "stream_key" DROP CONSTRAINT "fk_stream_key_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout_line" DROP CONSTRAINT "fk_checkout_line_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout_line" DROP CONSTRAINT "fk_checkout_line_checkout_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout" DROP CONSTRAINT "fk_checkout_room_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout" DROP CONSTRAINT "fk_checkout_store_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "checkout" DROP CONSTRAINT "fk_checkout_member_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "room" DROP CONSTRAINT "fk_room_host_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "room" DROP CONSTRAINT "fk_room_store_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "buyer_details" DROP CONSTRAINT "fk_buyer_details_payment_method_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "buyer_details" DROP CONSTRAINT "fk_buyer_details_member_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "payment_method" DROP CONSTRAINT "fk_payment_method_member_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock" DROP CONSTRAINT "fk_stock_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "stock_movement" DROP CONSTRAINT "fk_stock_movement_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "picture" DROP CONSTRAINT "fk_picture_product_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "cart_line" DROP CONSTRAINT "fk_cart_line_variant_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "cart_line" DROP CONSTRAINT "fk_cart_line_member_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "variant" DROP CONSTRAINT "fk_variant_store_id"
        `);
    await queryRunner.query(`
            ALTER TABLE "variant" DROP CONSTRAINT "fk_variant_product_id"
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
            DROP INDEX "public"."ix_room_visit_member_id"
        `);
    await queryRunner.query(`
            DROP TABLE "room_visit"
        `);
    await queryRunner.query(`
            DROP TABLE "room_audience_minute"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_pin_room_id_position"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."uq_pin_now_showing"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_pin_product_id"
        `);
    await queryRunner.query(`
            DROP TABLE "pin"
        `);
    await queryRunner.query(`
            DROP TABLE "sandbox_charge"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."uq_payment_pending"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."uq_payment_succeeded"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_payment_undecided"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_payment_payment_method_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_payment_member_id"
        `);
    await queryRunner.query(`
            DROP TABLE "payment"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_sales_order_line_variant_id"
        `);
    await queryRunner.query(`
            DROP TABLE "sales_order_line"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_sales_order_store_id_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_sales_order_room_id_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_sales_order_buyer_id_id"
        `);
    await queryRunner.query(`
            DROP TABLE "sales_order"
        `);
    await queryRunner.query(`
            DROP TABLE "order_counter"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_stream_key_created_by"
        `);
    await queryRunner.query(`
            DROP TABLE "stream_key"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_checkout_line_variant_id"
        `);
    await queryRunner.query(`
            DROP TABLE "checkout_line"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_checkout_open"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_checkout_due"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_checkout_room_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_checkout_store_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_checkout_member_id"
        `);
    await queryRunner.query(`
            DROP TABLE "checkout"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_room_store_id_id"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_room_on_air"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_room_upcoming"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_room_past"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_room_host_id"
        `);
    await queryRunner.query(`
            DROP TABLE "room"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_buyer_details_payment_method_id"
        `);
    await queryRunner.query(`
            DROP TABLE "buyer_details"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_payment_method_member_id"
        `);
    await queryRunner.query(`
            DROP TABLE "payment_method"
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
            DROP INDEX "public"."ix_picture_product_id_position"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_picture_room_id"
        `);
    await queryRunner.query(`
            DROP TABLE "picture"
        `);
    await queryRunner.query(`
            DROP INDEX "public"."ix_cart_line_variant_id"
        `);
    await queryRunner.query(`
            DROP TABLE "cart_line"
        `);
    await queryRunner.query(`
            DROP TABLE "variant"
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
    await queryRunner.query(`
            DROP INDEX "public"."uq_member_email"
        `);
    await queryRunner.query(`
            DROP TABLE "member"
        `);
  }
}
