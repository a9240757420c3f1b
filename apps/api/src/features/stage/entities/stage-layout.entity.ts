import { StageLayout } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { RoomEntity } from '../../rooms/entities/room.entity';
import { StageSeatEntity } from './stage-seat.entity';

const layouts = Object.values(StageLayout)
  .map((layout) => `'${layout}'`)
  .join(', ');

/** How the people on a stage are shown, once somebody has chosen. */
@Entity('stage_layout')
@Check('ck_stage_layout_layout', `layout IN (${layouts})`)
@Check('ck_stage_layout_large_seat_id', `large_seat_id IS NULL OR layout = 'one-large'`)
export class StageLayoutEntity {
  @PrimaryColumn('uuid')
  roomId!: string;

  @OneToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  @Column('text')
  layout!: StageLayout;

  /** The large one; null for the host. Who is not on stage any more is as good as null. */
  @Index()
  @Column('uuid', { nullable: true })
  largeSeatId!: string | null;

  @ManyToOne(() => StageSeatEntity, { onDelete: 'SET NULL' })
  @JoinColumn()
  largeSeat?: Relation<StageSeatEntity> | null;
}
