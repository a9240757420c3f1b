import type { MigrationInterface } from 'typeorm';
import { CreateSchema1795393729929 } from './1795393729929-CreateSchema';

/** In the order in which they run. Written by `npm run migration:generate`. */
export const migrations: (new () => MigrationInterface)[] = [CreateSchema1795393729929];
