import { Feed, feedOnArrival, recallFeed, rememberFeed, type Arrival } from './feed';

const arrival: Arrival = {
  remembered: null,
  isOnAir: true,
  canHost: true,
  isRoomHost: true,
  isStreaming: false,
  hasStreamKey: false,
};

describe('feedOnArrival', () => {
  it('gives the host who reloads the camera back', () => {
    expect(feedOnArrival({ ...arrival, remembered: Feed.Camera, isStreaming: true })).toBe(Feed.Camera);
  });
  it('gives the host who comes from a new device the picture that was lost', () => {
    expect(feedOnArrival(arrival)).toBe(Feed.Camera);
  });
  it('never takes a show over that somebody else feeds', () => {
    expect(feedOnArrival({ ...arrival, isStreaming: true })).toBe(Feed.Elsewhere);
    expect(feedOnArrival({ ...arrival, hasStreamKey: true })).toBe(Feed.Elsewhere);
    expect(feedOnArrival({ ...arrival, isRoomHost: false })).toBe(Feed.Elsewhere);
  });
  it('never opens a camera for people who may not host, whatever is remembered', () => {
    expect(feedOnArrival({ ...arrival, canHost: false, remembered: Feed.Camera })).toBe(Feed.Elsewhere);
  });
  it('starts with the camera before the show', () => {
    expect(feedOnArrival({ ...arrival, isOnAir: false, hasStreamKey: true })).toBe(Feed.Camera);
  });
  it('remembers per show', () => {
    rememberFeed('a', Feed.Elsewhere);
    expect(recallFeed('a')).toBe(Feed.Elsewhere);
    expect(recallFeed('b')).toBeNull();
  });
});
