import type { PreflightReport, PreflightResult } from '@vitrine/rtc';
import { cameraChecks, encoderChecks, houseChecks, verdictOf } from './preflight-verdict';

const passed: PreflightResult = { status: 'passed', code: null };
const allPassed: PreflightReport = {
  webrtc: passed,
  codec: passed,
  camera: passed,
  microphone: passed,
  sound: passed,
  mediaServer: passed,
};
const camera = (change: Partial<PreflightReport> = {}) =>
  cameraChecks({ report: { ...allPassed, ...change }, picture: '1280 × 720, 30 fps', microphone: 'Lavalier' });
const house = houseChecks({ pieces: 9, withoutTryOn: 0, soldOut: 0 }, { isOnline: true, moderators: ['Mira'] });

describe('verdictOf', () => {
  it('is six checks and a clear yes when all of them pass', () => {
    const checks = [...camera(), ...house];
    expect(checks).toHaveLength(6);
    expect(verdictOf(checks)).toEqual({
      headline: 'Ready to go live.',
      lead: 'Everything works. Take a breath.',
      canGoLive: true,
    });
  });

  it('forbids going live without a camera and says how to get one', () => {
    const verdict = verdictOf([...camera({ camera: { status: 'failed', code: 'denied' } }), ...house]);
    expect(verdict.canGoLive).toBe(false);
    expect(verdict.headline).toBe('One thing to fix first.');
    expect(verdict.lead).toContain('Allow it in the address bar');
  });

  it('lets a silent microphone pass with one fix, and a missing one with a warning', () => {
    const silent = verdictOf([...camera({ sound: { status: 'warned', code: 'silent' } }), ...house]);
    expect(silent).toMatchObject({ headline: 'Ready in one fix.', canGoLive: true });
    const missing = verdictOf([...camera({ microphone: { status: 'failed', code: 'not-found' } }), ...house]);
    expect(missing).toMatchObject({ headline: 'Ready, with 2 things to mend.', canGoLive: true });
  });

  it('claims nothing of a way to Agora that was not tried, and says when the browser is not up to it', () => {
    const connection = (mediaServer: PreflightResult) =>
      camera({ mediaServer }).find(({ name }) => name === 'connection');
    expect(connection({ status: 'passed', code: 'agora' })).toMatchObject({
      state: 'passed',
      title: 'Video goes over Agora',
      detail: 'Its servers are reached when you go live',
    });
    expect(connection({ status: 'failed', code: 'unsupported' })?.title).toBe('This browser cannot send video');
  });

  it('waits for the media server, but not for a voice', () => {
    const pending: PreflightResult = { status: 'pending', code: null };
    expect(verdictOf([...camera({ mediaServer: pending }), ...house]).canGoLive).toBe(false);
    expect(verdictOf([...camera({ sound: pending }), ...house])).toMatchObject({
      headline: 'Ready to go live.',
      canGoLive: true,
    });
  });

  it('forbids a browser that cannot send video, whatever the server says', () => {
    const verdict = verdictOf([...camera({ webrtc: { status: 'failed', code: 'unsupported' } }), ...house]);
    expect(verdict).toMatchObject({ canGoLive: false });
    expect(verdict.lead).toContain('cannot send video');
  });

  it('is not ready before the first check answered', () => {
    const checks = cameraChecks({ report: null, picture: null, microphone: null });
    expect(verdictOf([...checks, ...house])).toMatchObject({ headline: 'Checking…', canGoLive: false });
  });

  it('warns of an empty tray and of a chat that is not connected, and still lets the show start', () => {
    const worried = houseChecks({ pieces: 0, withoutTryOn: 0, soldOut: 0 }, { isOnline: false, moderators: [] });
    expect(worried.map(({ state }) => state)).toEqual(['warned', 'warned']);
    expect(verdictOf([...camera(), ...worried]).canGoLive).toBe(true);
  });

  it('needs the stream to arrive when an encoder feeds the show', () => {
    const silent = encoderChecks({ hasStreamKey: true, isPublishing: false, measured: null });
    const sending = encoderChecks({ hasStreamKey: true, isPublishing: true, measured: '4.2 Mbit/s, H264' });
    expect(verdictOf([...silent, ...house]).canGoLive).toBe(false);
    expect(verdictOf([...sending, ...house]).canGoLive).toBe(true);
  });
});
