import { recallSwitches, rememberSwitches } from './switches';

describe('the switches of camera and microphone', () => {
  beforeEach(() => sessionStorage.clear());

  it('are on for a show that nothing is remembered of', () => {
    expect(recallSwitches('a')).toEqual({ isMicrophoneMuted: false, isCameraMuted: false });
  });
  it('come back after a reload as the host left them', () => {
    rememberSwitches('a', { isMicrophoneMuted: true, isCameraMuted: true });
    expect(recallSwitches('a')).toEqual({ isMicrophoneMuted: true, isCameraMuted: true });
    rememberSwitches('a', { isMicrophoneMuted: false, isCameraMuted: true });
    expect(recallSwitches('a')).toEqual({ isMicrophoneMuted: false, isCameraMuted: true });
  });
  it('do not reach another show', () => {
    rememberSwitches('a', { isMicrophoneMuted: true, isCameraMuted: false });
    expect(recallSwitches('b')).toEqual({ isMicrophoneMuted: false, isCameraMuted: false });
  });
});
