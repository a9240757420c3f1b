import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What Agora told and what has had its effect. The key is what keeps it from having it twice. */
@Entity('agora_notice')
@Index('ix_agora_notice_received_at', ['receivedAt'])
export class AgoraNoticeEntity {
  @PrimaryColumn('text')
  noticeId!: string;

  @Column('timestamptz')
  receivedAt!: Date;
}
