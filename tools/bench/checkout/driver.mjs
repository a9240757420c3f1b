// The load driver's process.
import { serveDriver } from '../harness/driver-channel.mjs';
import { ask } from './asking.mjs';
import { rush } from './rush.mjs';

serveDriver({ rush, ask });
