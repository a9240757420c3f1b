import { PlayerStatus } from '@vitrine/rtc';
import { PictureClock } from './picture-clock';

type Watched = ConstructorParameters<typeof PictureClock>[0];
type Snapshot = ReturnType<Watched['getSnapshot']>;

const STATS: NonNullable<Snapshot['stats']> = {
  fps: 30,
  framesDecoded: 100,
  bitrateKbps: 900,
  packetsLost: 0,
  packetLossPercent: 0,
  freezeCount: 0,
  freezes: 0,
  width: 720,
  height: 1280,
  roundTripMs: 10,
  estimatedDelayMs: 80,
  networkQuality: null,
};

class FakePlayer implements Watched {
  private snapshot: Snapshot = {
    status: PlayerStatus.Playing,
    error: null,
    needsTapForSound: false,
    needsTapToPlay: false,
    isMuted: false,
    hasPlayed: true,
    isSoundOnly: false,
    network: null,
    stats: null,
  };
  private readonly listeners = new Set<() => void>();

  readonly getSnapshot = (): Snapshot => this.snapshot;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  change(change: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...change };
    for (const listener of this.listeners) listener();
  }
  measure(estimatedDelayMs: number | null): void {
    this.change({ stats: { ...STATS, estimatedDelayMs } });
  }
}

describe('PictureClock', () => {
  let player: FakePlayer;
  let clock: PictureClock;
  let unfollow: () => void;
  beforeEach(() => {
    player = new FakePlayer();
    clock = new PictureClock(player);
    unfollow = clock.follow();
  });

  it('tells how late a picture is that stays late', () => {
    for (const delayMs of [1_500, 1_450, 1_520]) player.measure(delayMs);
    expect(clock.delayMs()).toBe(1_450);
  });

  it('knows nothing before the third measure', () => {
    player.measure(1_500);
    player.measure(1_500);
    expect(clock.delayMs()).toBe(0);
  });

  it('does not count one measure twice when something else of the player changes', () => {
    player.measure(1_500);
    player.change({ isMuted: true });
    player.change({ isMuted: false });
    expect(clock.delayMs()).toBe(0);
  });

  it('does not follow a picture that is late for a moment', () => {
    for (const delayMs of [80, 90, 2_000, 1_900]) player.measure(delayMs);
    expect(clock.delayMs()).toBe(90);
  });

  it('is none while no frame came, or the picture does not move', () => {
    for (const delayMs of [1_500, null, 1_500]) player.measure(delayMs);
    expect(clock.delayMs()).toBe(0);
    player.measure(1_500);
    player.measure(1_500);
    expect(clock.delayMs()).toBe(1_500);
    player.change({ status: PlayerStatus.Reconnecting });
    expect(clock.delayMs()).toBe(0);
  });

  it('begins anew with another connection, and notes nothing once it is left', () => {
    for (let i = 0; i < 3; i += 1) player.measure(1_500);
    player.change({ stats: null });
    player.measure(100);
    expect(clock.delayMs()).toBe(0);
    unfollow();
    player.measure(100);
    player.measure(100);
    expect(clock.delayMs()).toBe(0);
  });
});
