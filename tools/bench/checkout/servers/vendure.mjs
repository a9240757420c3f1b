// A Vendure shop as its documentation sets one up: PostgreSQL, guest checkout, its dummy payment handler. VENDURE_FOLDER is
// where the packages were installed. VENDURE_WHOLE: with the plugins of its own that a new project has, its jobs running
// in this process, and tax in the prices and on shipping; without it no plugins.
import { createRequire } from 'node:module';
import path from 'node:path';

const requireThere = createRequire(path.join(process.env.VENDURE_FOLDER ?? '', 'package.json'));
const vendure = requireThere('@vendure/core');
const { bootstrap, DefaultLogger, dummyPaymentHandler, LogLevel } = vendure;
const { populateInitialData } = requireThere('@vendure/core/cli');

const isWhole = process.env.VENDURE_WHOLE === 'yes';
const TAX_PERCENT = 19;
const SHOP = {
  defaultLanguage: 'en',
  defaultZone: 'Europe',
  countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
  taxRates: [{ name: 'Standard Tax', percentage: TAX_PERCENT }],
  shippingMethods: [{ name: 'Parcel', price: 490, taxRate: isWhole ? TAX_PERCENT : 0 }],
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
  plugins: isWhole
    ? [
        vendure.DefaultSchedulerPlugin.init(),
        vendure.DefaultJobQueuePlugin.init({ useDatabaseForBuffer: true }),
        vendure.DefaultSearchPlugin.init({ bufferUpdates: false, indexStockStatus: true }),
      ]
    : [],
  logger: new DefaultLogger({ level: LogLevel.Warn, timestamp: false }),
});
await populateInitialData(app, SHOP);
if (isWhole) {
  const context = await app.get(vendure.RequestContextService).create({ apiType: 'admin' });
  const channels = app.get(vendure.ChannelService);
  await channels.update(context, { id: context.channelId, pricesIncludeTax: true });
  await app.get(vendure.JobQueueService).start();
}
isFilled = true;
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
