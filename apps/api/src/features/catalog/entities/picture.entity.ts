import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { ProductEntity } from './product.entity';

/** A picture of a product, or the poster of a room. Its files are in the storage under its id and never change. */
@Entity('picture')
@Index(['productId', 'position'])
@Index(['roomId'])
@Check('ck_picture_owner', 'num_nonnulls(product_id, room_id) = 1')
@Check('ck_picture_dimensions', 'width > 0 AND height > 0')
export class PictureEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { nullable: true })
  productId!: string | null;

  @ManyToOne(() => ProductEntity, { onDelete: 'RESTRICT', nullable: true })
  @JoinColumn()
  product?: Relation<ProductEntity> | null;

  @Column('uuid', { nullable: true })
  roomId!: string | null;

  @Column('text')
  alt!: string;

  @Column('text', { nullable: true })
  colour!: string | null;

  /** Of the largest kept size, in pixels. */
  @Column('integer')
  width!: number;

  @Column('integer')
  height!: number;

  @Column('integer')
  position!: number;

  @Column('timestamptz')
  createdAt!: Date;
}
