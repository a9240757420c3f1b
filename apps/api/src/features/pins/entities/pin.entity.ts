import { TrayItemStatus, type TryOnFacts } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { ProductEntity } from '../../catalog/entities/product.entity';
import { RoomEntity } from '../../rooms/entities/room.entity';

const statuses = Object.values(TrayItemStatus)
  .map((status) => `'${status}'`)
  .join(', ');

/** A piece in a room's tray: prepared before the show, pinned during it, one of them 'now showing'. */
@Entity('pin')
@Unique(['roomId', 'productId'])
@Index(['roomId', 'position'])
@Index('uq_pin_now_showing', ['roomId'], { unique: true, where: `status = 'now-showing'` })
@Check('ck_pin_status', `status IN (${statuses})`)
@Check('ck_pin_pinned_at', `(status = 'prepared') = (pinned_at IS NULL)`)
@Check('ck_pin_position', 'position >= 0')
export class PinEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  roomId!: string;

  @ManyToOne(() => RoomEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  @Index()
  @Column('uuid')
  productId!: string;

  @ManyToOne(() => ProductEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  product?: Relation<ProductEntity>;

  /** From 0, without gaps; the order of the tray. */
  @Column('integer')
  position!: number;

  @Column('text')
  status!: TrayItemStatus;

  @Column('jsonb')
  tryOn!: TryOnFacts;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  pinnedAt!: Date | null;
}
