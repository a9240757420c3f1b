import { isSignedMessage, SIGNATURE_TOLERANCE_MS, signMessage } from './signed-message';

const SECRET = 'a secret of the tests that is long enough';
const NOW_MS = 1_800_000_000_000;
const BODY = '{"kind":"publisher.started"}';

describe('signed messages', () => {
  const header = signMessage(SECRET, BODY, NOW_MS);

  it('are accepted as they were signed, within the tolerance both ways', () => {
    for (const offsetMs of [0, SIGNATURE_TOLERANCE_MS, -SIGNATURE_TOLERANCE_MS]) {
      expect(isSignedMessage(SECRET, BODY, header, NOW_MS + offsetMs)).toBe(true);
    }
  });

  it('are refused when old, from the future, changed, or signed with another secret', () => {
    expect(isSignedMessage(SECRET, BODY, header, NOW_MS + SIGNATURE_TOLERANCE_MS + 1)).toBe(false);
    expect(isSignedMessage(SECRET, BODY, header, NOW_MS - SIGNATURE_TOLERANCE_MS - 1)).toBe(false);
    expect(isSignedMessage(SECRET, `${BODY} `, header, NOW_MS)).toBe(false);
    expect(isSignedMessage(`${SECRET}!`, BODY, header, NOW_MS)).toBe(false);
    expect(isSignedMessage(SECRET, BODY, header.replace(String(NOW_MS), String(NOW_MS + 1)), NOW_MS)).toBe(false);
  });

  it('are refused without a well-formed header', () => {
    for (const wrong of [undefined, '', 't=1', `${header},v1=00`, header.toUpperCase(), header.slice(0, -1)]) {
      expect(isSignedMessage(SECRET, BODY, wrong, NOW_MS)).toBe(false);
    }
  });
});
