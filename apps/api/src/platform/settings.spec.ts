import { SettingError } from '@vitrine/server-kit';
import { readApiSettings } from './settings';

const required = {
  DATABASE_URL: 'postgres://localhost/vitrine',
  VITRINE_MEDIA_SECRET: 'media-secret-for-tests-only-012345678901',
};
const iceServersOf = (text: string | undefined): unknown =>
  readApiSettings({ ...required, VITRINE_ICE_SERVERS: text }).iceServers;

describe('the ICE servers that browsers are told of', () => {
  it('are none unless they are set', () => {
    expect(iceServersOf(undefined)).toEqual([]);
    expect(iceServersOf('')).toEqual([]);
  });

  it('are what the operator wrote, and nothing beside it', () => {
    const turn = {
      urls: ['turn:turn.example:3478', 'turns:turn.example:5349'],
      username: 'viewer',
      credential: 'secret',
    };
    expect(iceServersOf(JSON.stringify([{ urls: ['stun:stun.example'] }, { ...turn, note: 'ours' }]))).toEqual([
      { urls: ['stun:stun.example'] },
      turn,
    ]);
  });

  it.each([
    '{}',
    'turn:turn.example',
    '[{"urls":"stun:stun.example"}]',
    '[{"urls":[]}]',
    '[{"urls":["https://turn.example"]}]',
    '[null]',
  ])('stop the start-up when they are %s', (text) => {
    expect(() => iceServersOf(text)).toThrow(SettingError);
  });
});
