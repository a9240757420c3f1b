// The load driver's process.
import { serveDriver } from '../harness/driver-channel.mjs';
import { purchase } from './purchases.mjs';

serveDriver({ purchase });
