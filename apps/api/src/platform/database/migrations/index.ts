import type { MigrationInterface } from 'typeorm';
import { CreateSchema1795392524665 } from './1795392524665-CreateSchema';

/** In the order in which they run. Written by `npm run migration:generate`. */
export const migrations: (new () => MigrationInterface)[] = [CreateSchema1795392524665];
