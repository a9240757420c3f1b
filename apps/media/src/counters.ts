/** Plain numbers that the packet path can afford to count; the metrics page reads them. */
export class MediaCounters {
  packetsIn = 0;
  packetsOut = 0;
  sendFailures = 0;
  /** Packets that viewers asked for again. */
  nacksReceived = 0;
  retransmissions = 0;
  /** Packets that we asked publishers for again. */
  nacksSent = 0;
  keyframeRequestsReceived = 0;
  keyframeRequestsSent = 0;
  /** Viewers that were given a better or a worse quality. */
  qualityRaised = 0;
  qualityLowered = 0;
}

/** What became of the events for the api. */
export class EventCounters {
  eventsDelivered = 0;
  eventsDropped = 0;
}
