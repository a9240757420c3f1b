import { describeError } from './logger';

describe('describeError', () => {
  it('says what failed and where, and nothing of the values of a statement', () => {
    const failed = Object.assign(new Error('canceling statement due to lock timeout'), {
      code: '55P03',
      parameters: ['ada@buyers.example'],
      query: 'INSERT INTO member …',
      driverError: { detail: 'Key (email)=(ada@buyers.example) already exists.' },
    });
    const described = JSON.stringify(describeError(failed));
    expect(described).toContain('lock timeout');
    expect(described).toContain('55P03');
    expect(described).not.toContain('ada@');
  });

  it('follows the cause', () => {
    const failed = new Error('could not start', { cause: new TypeError('no such thing') });
    expect(describeError(failed)).toMatchObject({ cause: { type: 'TypeError', message: 'no such thing' } });
  });
});
