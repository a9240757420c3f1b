import type { MessageState } from '@vitrine/contracts';
import { quotedExcerpt } from '@vitrine/timeline';
import { ChatList, type ChatLook } from '@vitrine/web';
import type { ReactElement } from 'react';
import type { ReplayShowModel } from './use-replay-show';

const NO_MESSAGES: readonly MessageState[] = [];
const nothing = (): void => undefined;

/** What had been said up to that moment. */
export function ReplayChat({
  model,
  look,
}: {
  readonly model: ReplayShowModel;
  readonly look: ChatLook;
}): ReactElement {
  const { state, people, isLoading, hasFailed } = model.log;
  return (
    <ChatList
      messages={state?.messages ?? NO_MESSAGES}
      pending={[]}
      people={people}
      ownMemberId={null}
      look={look}
      emptyText={
        hasFailed
          ? 'The chat can’t be loaded just now.'
          : isLoading
            ? 'The chat is being opened…'
            : 'Nobody had written yet.'
      }
      quoteOf={(message) => (state === null ? null : quotedExcerpt(state, message))}
      onRetry={nothing}
      onDiscard={nothing}
    />
  );
}
