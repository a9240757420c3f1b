// The plain way to sell in the same stack: NestJS on Fastify, TypeORM, PostgreSQL, one transaction for each order, and the
// row of the stock locked meanwhile. Nobody signs in, nothing is limited.
import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import {
  BadRequestException,
  Body,
  ConflictException,
  Controller,
  Get,
  Headers,
  Inject,
  Module,
  Post,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';

const POOL_SIZE = 50;
const UNIQUE_VIOLATION = '23505';
const TABLES = [
  `CREATE TABLE stock (variant_id uuid PRIMARY KEY, available integer NOT NULL CHECK (available >= 0))`,
  `CREATE TABLE "order" (id uuid PRIMARY KEY, key text NOT NULL UNIQUE, variant_id uuid NOT NULL REFERENCES stock,
     quantity integer NOT NULL CHECK (quantity > 0), created_at timestamptz NOT NULL DEFAULT now())`,
];

const toView = (row) => ({ id: row.id, lines: [{ variantId: row.variant_id, quantity: row.quantity }] });

class Orders {
  /** @param {DataSource} dataSource */
  constructor(dataSource) {
    this.dataSource = dataSource;
  }

  async create(key, variantId, quantity) {
    try {
      return await this.dataSource.transaction(async (manager) => {
        const [earlier] = await manager.query(`SELECT id, variant_id, quantity FROM "order" WHERE key = $1`, [key]);
        if (earlier) return toView(earlier);
        const [stock] = await manager.query(`SELECT available FROM stock WHERE variant_id = $1 FOR UPDATE`, [
          variantId,
        ]);
        if (!stock || stock.available < quantity)
          throw new ConflictException({ code: 'stock.sold-out', message: 'There are not that many pieces left.' });
        await manager.query(`UPDATE stock SET available = available - $2 WHERE variant_id = $1`, [variantId, quantity]);
        const order = { id: randomUUID(), variant_id: variantId, quantity };
        await manager.query(`INSERT INTO "order" (id, key, variant_id, quantity) VALUES ($1, $2, $3, $4)`, [
          order.id,
          key,
          variantId,
          quantity,
        ]);
        return toView(order);
      });
    } catch (error) {
      if (error.driverError?.code !== UNIQUE_VIOLATION) throw error;
      // The same request came twice at the same moment, and the other one was first.
      const [first] = await this.dataSource.query(`SELECT id, variant_id, quantity FROM "order" WHERE key = $1`, [key]);
      return toView(first);
    }
  }
}

class OrdersController {
  /** @param {Orders} orders */
  constructor(orders) {
    this.orders = orders;
  }

  create(key, { lines: [line] }) {
    if (!key || !line || !Number.isInteger(line.quantity) || line.quantity < 1) throw new BadRequestException();
    return this.orders.create(key, line.variantId, line.quantity);
  }

  ready() {
    return {};
  }
}

class PlainModule {}

/** What the compiler would do with decorators in front of a method. */
function decorate(target, name, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(target.prototype, name);
  for (const decorator of decorators) decorator(target.prototype, name, descriptor);
}

const dataSource = await new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  poolSize: POOL_SIZE,
}).initialize();
for (const statement of TABLES) await dataSource.query(statement);

Inject(DataSource)(Orders, undefined, 0);
Controller()(OrdersController);
Inject(Orders)(OrdersController, undefined, 0);
Headers('idempotency-key')(OrdersController.prototype, 'create', 0);
Body()(OrdersController.prototype, 'create', 1);
decorate(OrdersController, 'create', Post('orders'));
decorate(OrdersController, 'ready', Get());
Module({ controllers: [OrdersController], providers: [Orders, { provide: DataSource, useValue: dataSource }] })(
  PlainModule,
);

const app = await NestFactory.create(PlainModule, new FastifyAdapter(), { logger: ['error', 'warn'] });
process.once('SIGTERM', () => void app.close().then(() => dataSource.destroy()));
await app.listen(Number(process.env.PORT), '127.0.0.1');
