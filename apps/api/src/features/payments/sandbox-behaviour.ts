/** What the sandbox's cards do. */
export const SandboxBehaviour = {
  Approve: 'approve',
  Decline: 'decline',
  /** Approved after a while. */
  Slow: 'slow',
  /** Approved at once; its refunds are pending for a while. */
  SlowRefund: 'slow-refund',
  /** The same, and its refunds come to nothing. */
  FailedRefund: 'failed-refund',
} as const;
export type SandboxBehaviour = (typeof SandboxBehaviour)[keyof typeof SandboxBehaviour];
