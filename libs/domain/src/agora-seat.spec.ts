import { agoraScreenUidOf, agoraSeatKindOf, AgoraSeatKind, agoraUid } from './agora-seat';

const kinds = Object.values(AgoraSeatKind);
const ALMOST_ONE = 1 - 2 ** -53;

describe('a seat in a channel of Agora', () => {
  it.each(kinds)('keeps its kind: %s', (kind) => {
    for (const random of [0, 0.25, 0.5, 0.999_999, ALMOST_ONE]) {
      const uid = agoraUid(kind, random);
      expect(agoraSeatKindOf(uid)).toBe(kind);
      expect(uid).toBeGreaterThan(0);
      expect(uid).toBeLessThan(2 ** 32);
    }
  });

  it('has a number of its own for each kind and each chance', () => {
    const uids = kinds.flatMap((kind) => Array.from({ length: 500 }, (_, index) => agoraUid(kind, index / 500)));
    expect(new Set(uids).size).toBe(uids.length);
  });

  it('has a screen beside a camera, and beside nothing else', () => {
    const camera = agoraUid(AgoraSeatKind.Camera, ALMOST_ONE);
    expect(agoraScreenUidOf(camera)).toBe(agoraUid(AgoraSeatKind.Screen, ALMOST_ONE));
    expect(() => agoraScreenUidOf(camera + 1)).toThrow('no camera');
  });

  it.each([0, 1, 3, -4, 1.5, 2 ** 32, Number.NaN])('is not %s', (uid) => {
    expect(agoraSeatKindOf(uid)).toBeNull();
  });
});
