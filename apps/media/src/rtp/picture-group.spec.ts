import { PictureGroup } from './picture-group';

const LIMITS = { maxPackets: 20, maxBytes: 10_000, maxTicks: 90_000 };
const begun = (): PictureGroup => {
  const group = new PictureGroup(LIMITS);
  group.add(65_534, 4_294_967_000, 100, true);
  return group;
};

describe('a group of pictures', () => {
  it('is there from a key frame on, across the wrap of numbers and times', () => {
    const group = new PictureGroup(LIMITS);
    group.add(65_533, 4_294_964_000, 100, false);
    expect(group.first).toBeNull();
    group.add(65_534, 4_294_967_000, 100, true);
    for (let index = 1; index < 20; index += 1) group.add((65_534 + index) & 0xffff, (index * 3_000) >>> 0, 100, false);
    expect(group.first).toBe(65_534);
  });

  it('begins anew with the next key frame, and not with one that comes late', () => {
    const group = begun();
    group.add(3, 6_000, 100, true);
    expect(group.first).toBe(3);
    group.add(65_530, 4_294_960_000, 100, true);
    expect(group.first).toBe(3);
  });

  it('takes parameter sets before the picture as its beginning, also when they come after it', () => {
    const group = new PictureGroup(LIMITS);
    group.add(11, 3_000, 100, true);
    group.add(12, 3_000, 100, true);
    expect(group.first).toBe(11);
    group.add(10, 3_000, 100, true);
    expect(group.first).toBe(10);
  });

  it.each([
    ['packets', (group: PictureGroup) => group.add(65_534 + 20, 0, 1, false)],
    ['bytes', (group: PictureGroup) => group.add(65_535, 0, 9_901, false)],
    ['time', (group: PictureGroup) => group.add(65_535, 91_000, 1, false)],
  ])('is given up when it has grown beyond its %s', (_what, grow) => {
    const group = begun();
    grow(group);
    expect(group.first).toBeNull();
    group.add(9, 200_000, 100, false);
    expect(group.first).toBeNull();
    group.add(10, 203_000, 100, true);
    expect(group.first).toBe(10);
  });
});
