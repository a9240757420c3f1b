/** Packet types and formats of RTCP that this server speaks (RFC 3550, RFC 4585, RFC 5104, RFC 3611). */
export const RtcpType = {
  SenderReport: 200,
  ReceiverReport: 201,
  TransportFeedback: 205,
  PayloadFeedback: 206,
  ExtendedReport: 207,
} as const;

export const FeedbackFormat = {
  /** Transport feedback: generic NACK. */
  Nack: 1,
  /** Payload feedback: picture loss indication. */
  PictureLoss: 1,
  /** Payload feedback: full intra request. */
  FullIntra: 4,
  /** Payload feedback: application layer, used by REMB. */
  Application: 15,
} as const;

export const ExtendedBlock = { ReceiverReferenceTime: 4, DelaySinceReceiverReport: 5 } as const;

/** One report block of RFC 3550 section 6.4.1. */
export interface ReportBlock {
  readonly source: number;
  /** Share lost since the last report, in 256ths. */
  readonly fractionLost: number;
  readonly cumulativeLost: number;
  readonly extendedHighestSequence: number;
  /** In units of the RTP clock. */
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of the last sender report; 0 before the first. */
  readonly lastSenderReport: number;
  /** In units of 1/65536 s. */
  readonly delaySinceLastSenderReport: number;
}
