import type { LiveConnectionSnapshot } from '@vitrine/client';
import { errorText, type ErrorText } from '../errors/error-text';

type Ended = Pick<LiveConnectionSnapshot, 'reason' | 'error'>;

/**
 * Why the connection is being made again, in a sentence; what that means for the reader comes after it.
 * @param isOnline what the browser believes about its network; only a 'no' of it is certain.
 */
export function reconnectingWords({ reason, error }: Ended, isOnline: boolean): string {
  if (!isOnline) return 'Your network was cut off.';
  // An answer of the server is newer than the end of the connection before.
  if (error !== null) return `${errorText(error.code).title}.`;
  switch (reason) {
    case 'too-slow':
      return 'Your network is too slow to keep up.';
    case 'flooding':
      return 'That was a lot at once.';
    case 'server-stopping':
      return 'The server is being renewed.';
    default:
      return 'The connection was cut.';
  }
}

/** Why the connection does not come back by itself, and what to do; not for a session that was lost (`isSessionLost`). */
export function closedWords({ reason, error }: Ended): ErrorText {
  switch (reason) {
    case 'too-many-sockets':
      return {
        title: 'This show is open in too many places',
        body: 'Close it in another tab or on another device first.',
      };
    case 'flooding':
      return { title: 'That was too much at once', body: 'Wait a moment, then come back.' };
    case 'too-slow':
      return { title: 'Your network is too slow to keep up', body: 'Come back when it is better.' };
    case 'server-stopping':
      return { title: 'The server is being renewed', body: 'Come back in a moment.' };
    case 'refused':
      if (error !== null) return errorText(error.code);
      break;
    default:
  }
  return { title: 'The connection to the show ended', body: 'The show itself may go on.' };
}
