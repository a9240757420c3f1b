import { SettingError, Settings } from '@vitrine/server-kit';
import { readAgoraSettings } from './agora-settings';

const AGORA = {
  VITRINE_AGORA_APP_ID: '0123456789abcdef0123456789ABCDEF',
  VITRINE_AGORA_APP_CERTIFICATE: 'fedcba9876543210fedcba9876543210',
  VITRINE_AGORA_CUSTOMER_ID: 'customer',
  VITRINE_AGORA_CUSTOMER_SECRET: 'customer-secret',
  VITRINE_AGORA_WEBHOOK_SECRET: 'webhook-secret',
};
const STORAGE = {
  VITRINE_AGORA_STORAGE_VENDOR: '1',
  VITRINE_AGORA_STORAGE_REGION: '0',
  VITRINE_AGORA_STORAGE_BUCKET: 'shows',
  VITRINE_AGORA_STORAGE_ACCESS_KEY: 'access',
  VITRINE_AGORA_STORAGE_SECRET_KEY: 'storage-secret',
};
const read = (values: Record<string, string>) => readAgoraSettings(new Settings(values));

describe('settings of Agora', () => {
  it('are none unless they are given', () => {
    expect(read({})).toBeNull();
    expect(read({ VITRINE_AGORA_APP_ID: ' ' })).toBeNull();
  });

  it('know where Agora is, and record nothing unless there is a bucket', () => {
    const settings = read(AGORA);
    expect(settings).toMatchObject({ audienceLatencyLevel: 2, proxy: 'off', storage: null });
    expect(settings?.apiUrls.map(({ href }) => href)).toEqual(['https://api.agora.io/', 'https://api.sd-rtn.com/']);
    expect(read({ ...AGORA, ...STORAGE })?.storage).toEqual({
      vendor: 1,
      region: 0,
      bucket: 'shows',
      accessKey: 'access',
      secretKey: 'storage-secret',
    });
  });

  it('take another latency, another way and other servers', () => {
    const settings = read({
      ...AGORA,
      VITRINE_AGORA_AUDIENCE_LATENCY: 'low',
      VITRINE_AGORA_CLOUD_PROXY: 'tls',
      VITRINE_AGORA_API_URLS: 'http://127.0.0.1:8080, https://api.example',
    });
    expect(settings).toMatchObject({ audienceLatencyLevel: 1, proxy: 'tls' });
    expect(settings?.apiUrls.map(({ origin }) => origin)).toEqual(['http://127.0.0.1:8080', 'https://api.example']);
  });

  type Mistake = readonly [what: string, values: Record<string, string>, told: string];
  const mistakes: readonly Mistake[] = [
    ...Object.keys(AGORA).map((name): Mistake => [`without ${name}`, { ...AGORA, [name]: '' }, name]),
    ...Object.keys(STORAGE).map((name): Mistake => [`without ${name}`, { ...AGORA, ...STORAGE, [name]: '' }, name]),
    ['with a short app id', { ...AGORA, VITRINE_AGORA_APP_ID: '0123' }, '32 hexadecimal digits'],
    ['with a certificate that is none', { ...AGORA, VITRINE_AGORA_APP_CERTIFICATE: 'x'.repeat(32) }, '32 hexadecimal'],
    [
      'with the app id as certificate',
      { ...AGORA, VITRINE_AGORA_APP_CERTIFICATE: AGORA.VITRINE_AGORA_APP_ID },
      'VITRINE_AGORA_APP_CERTIFICATE',
    ],
    ['with a colon in the customer', { ...AGORA, VITRINE_AGORA_CUSTOMER_ID: 'a:b' }, 'colon'],
    ['with an address that is not encrypted', { ...AGORA, VITRINE_AGORA_API_URLS: 'http://api.agora.io' }, 'https'],
    ['with a path', { ...AGORA, VITRINE_AGORA_API_URLS: 'https://api.agora.io/dev' }, 'https'],
    ['with a latency of another kind', { ...AGORA, VITRINE_AGORA_AUDIENCE_LATENCY: '3' }, 'ultra-low'],
    ['with a latency that every object has', { ...AGORA, VITRINE_AGORA_AUDIENCE_LATENCY: 'toString' }, 'ultra-low'],
    ['with a way that there is not', { ...AGORA, VITRINE_AGORA_CLOUD_PROXY: 'http' }, 'udp'],
    ['with a vendor that is none', { ...AGORA, ...STORAGE, VITRINE_AGORA_STORAGE_VENDOR: 's3' }, 'VENDOR'],
    ['with a bucket and no app', STORAGE, 'VITRINE_AGORA_APP_ID'],
  ];
  it.each(mistakes)('stop the start-up %s, in words that repeat no secret', (_case, values, told) => {
    let message = '';
    try {
      read(values);
    } catch (error) {
      expect(error).toBeInstanceOf(SettingError);
      message = (error as Error).message;
    }
    expect(message).toContain(told);
    for (const secret of ['customer-secret', 'webhook-secret', 'storage-secret', AGORA.VITRINE_AGORA_APP_CERTIFICATE])
      expect(message).not.toContain(secret);
  });
});
