import type { PendingWait } from '@vitrine/client';
import type { ReactElement } from 'react';
import { useNow } from '../../hooks/use-now';

/** Which limit holds a message back, by the name that the server gives it. */
const LIMIT_WORDS: Readonly<Record<string, string>> = {
  'same-message': 'You said that already; it is sent',
  'chat.send': 'You are writing fast; sent',
  'messages-per-room': 'The room is full of messages; sent',
  'guest-messages-per-room': 'The room is full of messages; sent',
};

export function waitWords({ limit, untilMs }: PendingWait, nowMs: number): string {
  const words = LIMIT_WORDS[limit ?? ''] ?? 'That was a bit fast; sent';
  const seconds = Math.ceil((untilMs - nowMs) / 1_000);
  return seconds > 0 ? `${words} in ${seconds} s` : `${words} now`;
}

/** Why a message waits, and until when. */
export function WaitWords({ wait }: { readonly wait: PendingWait }): ReactElement {
  const now = useNow(1_000);
  return <>{waitWords(wait, now)}</>;
}
