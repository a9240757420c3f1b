import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { RoomEntity } from './room.entity';

/** The most viewers that were counted in one minute of a show, and the taps of all of them. Minutes begin when the show went live. */
@Entity('room_audience_minute')
@Check('ck_room_audience_minute_peak_viewers', 'peak_viewers >= 0')
@Check('ck_room_audience_minute_reactions', 'reactions >= 0')
export class RoomAudienceMinuteEntity {
  @PrimaryColumn('uuid')
  roomId!: string;

  @ManyToOne(() => RoomEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  room?: Relation<RoomEntity>;

  @PrimaryColumn('timestamptz')
  minuteStart!: Date;

  @Column('integer')
  peakViewers!: number;

  @Column('integer', { default: 0 })
  reactions!: number;
}
