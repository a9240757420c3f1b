import { createDataSource } from './platform/database/data-source';
import { entities } from './entities';

/** For the migration generator: the schema as the entities have it. */
export default createDataSource({ url: process.env['DATABASE_URL'] ?? '', poolSize: 2, entities });
