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
});
