import type { Api } from '@vitrine/client';
import { Broadcast } from '../live/model/broadcast';

/** Camera, microphone and stream of somebody who was invited: open before there is a place on stage to publish to. */
export class GuestBroadcast extends Broadcast {
  private readonly place: { seatId: string };

  constructor(api: Api, roomId: string) {
    const place = { seatId: '' };
    super(api, roomId, { fetchGrant: () => api.stageSeat.grant(place.seatId, { role: 'publish' }) });
    this.place = place;
  }

  async publishTo(seatId: string): Promise<void> {
    this.place.seatId = seatId;
    await this.publish();
  }
}
