import { PictureEntity } from './features/catalog/entities/picture.entity';
import { ProductEntity } from './features/catalog/entities/product.entity';
import { StockMovementEntity } from './features/catalog/entities/stock-movement.entity';
import { StockEntity } from './features/catalog/entities/stock.entity';
import { VariantEntity } from './features/catalog/entities/variant.entity';
import { StoreEntity } from './features/stores/entities/store.entity';
import { MemberEntity } from './platform/auth/entities/member.entity';
import { RoleGrantEntity } from './platform/auth/entities/role-grant.entity';
import { SessionEntity } from './platform/auth/entities/session.entity';
import { IdempotencyRecordEntity } from './platform/http/idempotency-record.entity';
import { RoomEntryEntity, RoomHeadEntity } from './platform/timeline/entities';

/** Every table of Vitrine. */
export const entities = [
  MemberEntity,
  SessionEntity,
  RoleGrantEntity,
  IdempotencyRecordEntity,
  RoomHeadEntity,
  RoomEntryEntity,
  StoreEntity,
  ProductEntity,
  VariantEntity,
  StockEntity,
  StockMovementEntity,
  PictureEntity,
];
