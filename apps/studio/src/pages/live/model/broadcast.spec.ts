import type { Api } from '@vitrine/client';
import { Broadcast } from './broadcast';

describe('Broadcast', () => {
  it('keeps camera and microphone off across a reload, before anything is sent', async () => {
    const before = new Broadcast({} as Api, 'room-a');
    before.toggle('video');
    before.toggle('audio');

    const after = new Broadcast({} as Api, 'room-a');
    const { devices, publisher } = after;
    jest.spyOn(devices, 'getSnapshot').mockReturnValue({ ...devices.getSnapshot(), status: 'open' });
    const sent: unknown[] = [];
    jest.spyOn(publisher, 'start').mockImplementation(() => {
      const { isAudioMuted, isVideoMuted } = publisher.getSnapshot();
      sent.push({ isAudioMuted, isVideoMuted });
    });
    await after.publish();
    expect(sent).toEqual([{ isAudioMuted: true, isVideoMuted: true }]);
    expect(new Broadcast({} as Api, 'room-b').getSnapshot()).toMatchObject({
      isCameraMuted: false,
      isMicrophoneMuted: false,
    });
  });

  describe('with a screen', () => {
    const track = () => Object.assign(new EventTarget(), { enabled: true, stop: jest.fn(), contentHint: '' });
    async function sending(screen: ReturnType<typeof track> | null): Promise<Broadcast> {
      const getDisplayMedia = () =>
        screen === null
          ? Promise.reject(Object.assign(new Error('no'), { name: 'NotAllowedError' }))
          : Promise.resolve({ getVideoTracks: () => [screen] });
      Object.defineProperty(navigator, 'mediaDevices', { value: { getDisplayMedia }, configurable: true });
      const broadcast = new Broadcast({} as Api, 'room-screen');
      const { devices, publisher } = broadcast;
      jest.spyOn(devices, 'getSnapshot').mockReturnValue({ ...devices.getSnapshot(), status: 'open' });
      jest.spyOn(publisher, 'start').mockImplementation(() => undefined);
      await broadcast.publish();
      return broadcast;
    }

    it('shows it in place of the camera until it is taken back, and lets go of it then', async () => {
      const screen = track();
      const broadcast = await sending(screen);
      const shared = jest.spyOn(broadcast.publisher, 'shareScreen').mockResolvedValue();
      await broadcast.shareScreen();
      expect(broadcast.getSnapshot().screen).toBe(screen);
      broadcast.setCurtain(true);
      expect(screen.enabled).toBe(false);
      await broadcast.stopScreen();
      expect(shared.mock.calls).toEqual([[screen], [null]]);
      expect(screen.stop).toHaveBeenCalled();
      expect(broadcast.getSnapshot().screen).toBeNull();
    });

    it('goes back to the camera when it is ended in the browser, or can not be sent', async () => {
      const screen = track();
      const broadcast = await sending(screen);
      const share = jest.spyOn(broadcast.publisher, 'shareScreen').mockResolvedValue();
      await broadcast.shareScreen();
      screen.dispatchEvent(new Event('ended'));
      expect(broadcast.getSnapshot().screen).toBeNull();
      share.mockRejectedValue(new Error('not sent'));
      await expect(broadcast.shareScreen()).rejects.toThrow('not sent');
      expect(broadcast.getSnapshot().screen).toBeNull();
    });

    it('changes nothing when the person decides against it', async () => {
      const broadcast = await sending(null);
      await broadcast.shareScreen();
      expect(broadcast.getSnapshot().screen).toBeNull();
    });
  });
});
