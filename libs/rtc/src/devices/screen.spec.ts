import { captureScreen } from './screen';

const streamOf = (...tracks: object[]): MediaStream => ({ getVideoTracks: () => tracks }) as unknown as MediaStream;
const failing = (name: string) => () => Promise.reject(Object.assign(new Error(`${name}!`), { name }));

describe('sharing a screen', () => {
  it('asks for the picture alone and has it sent sharp', async () => {
    const asked: DisplayMediaStreamOptions[] = [];
    const track = { contentHint: '' };
    const captured = await captureScreen((options) => {
      asked.push(options);
      return Promise.resolve(streamOf(track));
    });
    expect(captured).toBe(track);
    expect(track.contentHint).toBe('detail');
    expect(asked[0]?.audio).toBe(false);
  });

  it('is nothing when the person decides against it, and an error when the system does', async () => {
    expect(await captureScreen(failing('NotAllowedError'))).toBeNull();
    await expect(captureScreen(failing('NotReadableError'))).rejects.toMatchObject({ body: { code: 'server.failed' } });
  });
});
