/** What the sandbox's cards do. */
export const SandboxBehaviour = {
  Approve: 'approve',
  Decline: 'decline',
  InsufficientFunds: 'insufficient-funds',
  /** Approved after a while. */
  Slow: 'slow',
  /** Waits until the buyer has said yes or no on a page of the bank. */
  Authenticate: 'authenticate',
  /** Approved at once; a while later its holder asks the bank for the money back. */
  Dispute: 'dispute',
  /** Approved at once; its refunds are pending for a while. */
  SlowRefund: 'slow-refund',
  /** The same, and its refunds come to nothing. */
  FailedRefund: 'failed-refund',
} as const;
export type SandboxBehaviour = (typeof SandboxBehaviour)[keyof typeof SandboxBehaviour];

/** The numbers that stand for these behaviours in the industry's documentation. */
const BEHAVIOUR_BY_NUMBER: Readonly<Record<string, SandboxBehaviour>> = {
  '4242424242424242': SandboxBehaviour.Approve,
  '4000000000000002': SandboxBehaviour.Decline,
  '4000000000009995': SandboxBehaviour.InsufficientFunds,
  '4000000000000077': SandboxBehaviour.Slow,
  '4000002500003155': SandboxBehaviour.Authenticate,
  '4000000000000259': SandboxBehaviour.Dispute,
  '4000000000007726': SandboxBehaviour.SlowRefund,
  '4000000000005126': SandboxBehaviour.FailedRefund,
};

export const behaviourOfNumber = (number: string): SandboxBehaviour | null =>
  Object.hasOwn(BEHAVIOUR_BY_NUMBER, number) ? (BEHAVIOUR_BY_NUMBER[number] ?? null) : null;

/** @throws Error when the method is of another provider. */
export function behaviourOfToken(methodToken: string): SandboxBehaviour {
  const [prefix, name] = methodToken.split('_');
  const behaviour = Object.values(SandboxBehaviour).find((candidate) => candidate === name);
  if (prefix !== 'sandbox' || !behaviour) throw new Error('This payment method is not of the sandbox.');
  return behaviour;
}
