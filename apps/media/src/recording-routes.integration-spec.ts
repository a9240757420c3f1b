import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MEDIA_PATHS } from '@vitrine/server-kit';
import { PartStage, playableFile, stageFile, type ReadyPart } from './recording/part-files';
import { signatureOf, startTestServer, type TestMediaServer } from './testing/test-server';

const PART: ReadyPart = {
  partId: '0b3f0d3a-8f3e-4c5e-9a55-0d7a3f1f2c11',
  roomId: 'show',
  startedAtMs: Date.now(),
  picture: 'h264',
  hasAudio: true,
  durationMs: 4_000,
  bytes: 11,
  contentType: 'video/mp4',
};

let folder: string;
let server: TestMediaServer;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'vitrine-recording-routes-'));
  await writeFile(playableFile(folder, PART), 'hello world');
  await writeFile(stageFile(folder, PART.partId, PartStage.Ready), JSON.stringify(PART));
  server = await startTestServer({
    VITRINE_MEDIA_RECORDINGS_DIR: folder,
    FFMPEG_PATH: path.join(folder, 'no-such-program'),
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

const call = (method: string, url: string, signed = `${method} ${url}`): Promise<Response> =>
  fetch(server.address + url, { method, headers: signatureOf(signed) });

describe('recording, as the api asks for it', () => {
  const part = MEDIA_PATHS.internalRecordingPart(PART.partId);
  const recording = MEDIA_PATHS.internalRecording('show');

  it('answers signed requests only, each with a signature of its own', async () => {
    for (const [method, url] of [
      ['GET', MEDIA_PATHS.internalRecorder],
      ['PUT', recording],
      ['DELETE', recording],
      ['GET', part],
      ['DELETE', part],
    ] as const) {
      expect((await fetch(server.address + url, { method })).status).toBe(401);
      expect((await call(method, url, `POST ${url}`)).status).toBe(401);
    }
    expect((await call('GET', part, `GET ${part}x`)).status).toBe(401);
  });

  it('is refused where there is no ffmpeg, and may be stopped all the same', async () => {
    expect(await (await call('GET', MEDIA_PATHS.internalRecorder)).json()).toEqual({ isAvailable: false });
    const refused = await call('PUT', recording);
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([409, 'recording.unavailable']);
    expect((await call('DELETE', recording)).status).toBe(204);
  });

  it('gives out a part that is ready until it is taken away, and no other file', async () => {
    for (const name of ['..%2f..%2fetc%2fpasswd', `${PART.partId}.mp4`, '0b3f0d3a-8f3e-4c5e-9a55-0d7a3f1f2c12'])
      expect((await call('GET', MEDIA_PATHS.internalRecordingPart(name))).status).toBe(404);
    const answer = await call('GET', part);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      200,
      'video/mp4',
      'hello world',
    ]);
    expect((await call('DELETE', part)).status).toBe(204);
    expect((await call('GET', part)).status).toBe(404);
    expect((await call('DELETE', part)).status).toBe(204);
  });
});
