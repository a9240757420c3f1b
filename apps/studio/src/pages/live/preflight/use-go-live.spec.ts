import { ApiError, Store } from '@vitrine/client';
import type { Publisher, PublisherSnapshot } from '@vitrine/rtc';
import { untilLive } from './use-go-live';

class FakePublisher extends Store<Pick<PublisherSnapshot, 'status' | 'error'>> {
  constructor() {
    super({ status: 'starting', error: null });
  }
  become(change: Partial<PublisherSnapshot>): void {
    this.set(change);
  }
}
const make = (): { fake: FakePublisher; publisher: Publisher } => {
  const fake = new FakePublisher();
  return { fake, publisher: fake as unknown as Publisher };
};

describe('untilLive', () => {
  it('waits for the media server to have the picture', async () => {
    const { fake, publisher } = make();
    const waiting = untilLive(publisher, 1_000);
    fake.become({ status: 'live' });
    await expect(waiting).resolves.toBeUndefined();
  });
  it('ends with the reason when the stream is refused', async () => {
    const { fake, publisher } = make();
    const waiting = untilLive(publisher, 1_000);
    fake.become({ status: 'failed', error: { code: 'media.forbidden', message: 'no' } });
    await expect(waiting).rejects.toMatchObject({ code: 'media.forbidden' });
  });
  it('gives up at the deadline with what the last attempt said', async () => {
    const { fake, publisher } = make();
    fake.become({ status: 'reconnecting', error: { code: 'media.full', message: 'full' } });
    await expect(untilLive(publisher, 10)).rejects.toEqual(expect.any(ApiError));
    await expect(untilLive(publisher, 10)).rejects.toMatchObject({ code: 'media.full' });
  });
});
