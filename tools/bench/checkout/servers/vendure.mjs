// A Vendure shop as its documentation sets one up: PostgreSQL, guest checkout, its dummy payment handler, no plugins.
// VENDURE_FOLDER is where the packages were installed.
import { createRequire } from 'node:module';
import path from 'node:path';

const requireThere = createRequire(path.join(process.env.VENDURE_FOLDER ?? '', 'package.json'));
const { bootstrap, DefaultLogger, dummyPaymentHandler, LogLevel } = requireThere('@vendure/core');
const { populateInitialData } = requireThere('@vendure/core/cli');

const SHOP = {
  defaultLanguage: 'en',
  defaultZone: 'Europe',
  countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
  taxRates: [{ name: 'Standard Tax', percentage: 19 }],
  shippingMethods: [{ name: 'Parcel', price: 490 }],
  paymentMethods: [
    {
      name: 'Dummy',
      handler: { code: dummyPaymentHandler.code, arguments: [{ name: 'automaticSettle', value: 'true' }] },
    },
  ],
  collections: [],
};

let isFilled = false;
const app = await bootstrap({
  apiOptions: {
    hostname: '127.0.0.1',
    port: Number(process.env.PORT),
    adminApiPath: 'admin-api',
    shopApiPath: 'shop-api',
    middleware: [{ route: 'filled', handler: (_request, response) => response.status(isFilled ? 200 : 503).end() }],
  },
  authOptions: {
    tokenMethod: 'bearer',
    superadminCredentials: { identifier: process.env.ADMIN_NAME, password: process.env.ADMIN_PASSWORD },
  },
  dbConnectionOptions: { type: 'postgres', url: process.env.DATABASE_URL, synchronize: true, poolSize: 50 },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
  logger: new DefaultLogger({ level: LogLevel.Warn, timestamp: false }),
});
await populateInitialData(app, SHOP);
isFilled = true;
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
