import { createHmac } from 'node:crypto';
import { isAgoraSigned, readAgoraNotice, readPublisherNews, readRecordingNews } from './agora-notice';

/** The example of Agora's documentation, with both of its signatures. */
const BODY =
  '{"eventMs":1560408533119,"eventType":10,"noticeId":"4eb720f0-8da7-11e9-a43e-53f411c2761f","notifyMs":1560408533119,"payload":{"a":"1","b":2},"productId":1}';
const SHA1 = '033c62f40f687675f17f0f41f91a40c71c0f134c';
const SHA256 = '6d3320c60b11101395b7fc8f9068748808a0aa1bfa064438e39d1bc2c7d74d99';
const SECRET = 'secret';

describe('the signature of what Agora tells', () => {
  it('is the one that the documentation computes', () => {
    expect(createHmac('sha1', SECRET).update(BODY).digest('hex')).toBe(SHA1);
    expect(isAgoraSigned(SECRET, Buffer.from(BODY), SHA256)).toBe(true);
    expect(isAgoraSigned(SECRET, Buffer.from(BODY), SHA256.toUpperCase())).toBe(true);
  });

  it('is not good for other bytes that mean the same, for another secret, or with SHA-1', () => {
    const rewritten = JSON.stringify(JSON.parse(BODY), null, 1);
    expect(isAgoraSigned(SECRET, Buffer.from(rewritten), SHA256)).toBe(false);
    expect(isAgoraSigned(`${SECRET}s`, Buffer.from(BODY), SHA256)).toBe(false);
    expect(isAgoraSigned(SECRET, Buffer.from(BODY), SHA1)).toBe(false);
  });

  it.each([undefined, '', 'x'.repeat(64), `${SHA256}00`, SHA256.slice(2)])('is not %s', (signature) => {
    expect(isAgoraSigned(SECRET, Buffer.from(BODY), signature)).toBe(false);
  });
});

const notice = (eventType: number, payload: object, productId = 1) =>
  readAgoraNotice(JSON.stringify({ noticeId: 'n:1', productId, eventType, notifyMs: 1_000, payload }));
const HOST = { channelName: 'room', uid: 12_121_212, clientSeq: 1_625_051_030_746, ts: 1_560_396_843, platform: 7 };

describe('what Agora tells', () => {
  it('is read as it is documented', () => {
    expect(readAgoraNotice(BODY)).toMatchObject({ productId: 1, eventType: 10, payload: { a: '1', b: 2 } });
  });

  it.each([
    [103, true],
    [111, true],
    [104, false],
    [112, false],
  ])('says with %i that somebody sends: %s', (eventType, isPublishing) => {
    const read = notice(eventType, { ...HOST, reason: 1 });
    expect(read && readPublisherNews(read)).toEqual({
      channel: 'room',
      uid: 12_121_212,
      isPublishing,
      clientSeq: 1_625_051_030_746,
      atMs: 1_560_396_843_000,
      isErratic: false,
    });
  });

  it('says when somebody comes and goes too often', () => {
    const read = notice(104, { ...HOST, reason: 999 });
    expect(read && readPublisherNews(read)).toMatchObject({ isErratic: true });
  });

  it.each([101, 102, 105, 106, 107, 108])('says with %i nothing of who sends', (eventType) => {
    const read = notice(eventType, HOST);
    expect(read).not.toBeNull();
    expect(read && readPublisherNews(read)).toBeNull();
  });

  it.each([{ uid: '12' }, { uid: -1 }, { clientSeq: null }, { ts: 1.5 }, { channelName: 7 }])(
    'is no news with %j',
    (wrong) => {
      const read = notice(103, { ...HOST, ...wrong });
      expect(read && readPublisherNews(read)).toBeNull();
    },
  );

  it('says what became of a recording', () => {
    const news = (eventType: number, details: unknown) => {
      const read = notice(eventType, { sid: 's', cname: 'room', details }, 3);
      return read && readRecordingNews(read)?.kind;
    };
    expect(news(31, { fileList: [] })).toBe('stored');
    expect(news(32, { fileList: [] })).toBe('stored');
    expect(news(11, { exitStatus: 0 })).toBe('ended');
    expect(news(11, { exitStatus: 1 })).toBe('failed');
    expect(news(40, { status: 0 })).toBeUndefined();
    expect(news(31, 'none')).toBeUndefined();
  });

  it.each([
    '',
    'null',
    '[]',
    '{}',
    '{"noticeId":"","productId":1,"eventType":1,"notifyMs":1,"payload":{}}',
    '{"noticeId":"a\\u0000","productId":1,"eventType":1,"notifyMs":1,"payload":{}}',
    '{"noticeId":"a","productId":1,"eventType":1,"notifyMs":1,"payload":[]}',
    '{"noticeId":"a","productId":"1","eventType":1,"notifyMs":1,"payload":{}}',
  ])('is no notice: %s', (text) => {
    expect(readAgoraNotice(text)).toBeNull();
  });
});
