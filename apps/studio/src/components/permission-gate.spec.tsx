import { rolesWith } from './permission-gate';

describe('rolesWith', () => {
  it('names who may do it', () => {
    expect(rolesWith('member:manage')).toBe('owners');
    expect(rolesWith('order:read')).toBe('owners, hosts, and merchants');
  });
});
