import { errorText, NO_ANSWER_TEXT, type ErrorText } from '@vitrine/web';
import type { Trouble } from './checkout-phase';

const OPEN_ELSEWHERE: ErrorText = {
  title: 'You have other pieces held for you',
  body: 'Buy them or let them go first.',
};

/** What to tell a buyer about something that went wrong. */
export function troubleText({ isNetwork, code, details }: Trouble): ErrorText {
  if (isNetwork) return NO_ANSWER_TEXT;
  return details?.limit === 'open-checkouts' ? OPEN_ELSEWHERE : errorText(code);
}
