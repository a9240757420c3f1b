import { showPhase } from './show-phase';

const facts = { status: 'live', isStreaming: false, streamChangedAtMs: null } as const;

describe('showPhase', () => {
  it('trusts the live state over the page', () => {
    expect(showPhase({ status: 'scheduled' }, { ...facts, isStreaming: true })).toBe('live');
    expect(showPhase({ status: 'live' }, { ...facts, status: 'ended' })).toBe('ended');
  });
  it('tells a picture that was cut off from one that has not come yet', () => {
    expect(showPhase({ status: 'live' }, facts)).toBe('starting');
    expect(showPhase({ status: 'live' }, { ...facts, streamChangedAtMs: 5 })).toBe('interrupted');
  });
  it('shows the stage before the live state arrives', () => {
    expect(showPhase({ status: 'live' }, null)).toBe('live');
    expect(showPhase({ status: 'scheduled' }, null)).toBe('before');
  });
});
