import { Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { LIMITS, type BlockedTermsView } from '@vitrine/contracts';
import { TermMatcher } from '@vitrine/domain';
import { Button, InlineNotice, toasts, useApi } from '@vitrine/web';
import { useDeferredValue, useMemo, useState, type ReactElement } from 'react';
import { joinWords } from '../../components/join-words';
import { ListSkeleton, QueryError } from '../../components/states';
import { problemsOf } from '../../forms/field-errors';
import { useForm } from '../../forms/use-form';
import { useBlockedTerms } from '../../queries/blocked-terms';
import { queryKeys } from '../../queries/keys';
import { Card, PageHeader } from '../../shell/page';
import { useCurrentStore } from '../../stores/current-store';
import show from '../show/show.module.css';
import { termsOf, termsProblem } from './term-lines';

const TERMS_NAMED = 5;

/** Shows what would become of a message by the list as it is written now, saved or not. */
function Trial({ text }: { readonly text: string }): ReactElement {
  const [message, setMessage] = useState('');
  const terms = useDeferredValue(text);
  const known = useMemo(() => {
    const list = termsOf(terms);
    return { list, matcher: new TermMatcher(list) };
  }, [terms]);
  const found = known.matcher.find(message).flatMap((index) => known.list[index] ?? []);
  const named = found.slice(0, TERMS_NAMED).map((term) => `“${term}”`);
  return (
    <Card title="Try it">
      <div className={show.fields}>
        <TextInput
          label="A message"
          description="Nobody sees it. It is tried on the list above, also before you save."
          maxLength={LIMITS.messageText.max}
          value={message}
          onChange={(event) => setMessage(event.target.value)}
          data-testid="trial-message"
        />
        <div role="status" data-testid="trial-outcome">
          {message.trim() !== '' &&
            (named.length > 0 ? (
              <InlineNotice tone="bad">
                <b>It would be refused</b> for {joinWords(named)}.
              </InlineNotice>
            ) : (
              <InlineNotice tone="ok">It would be shown.</InlineNotice>
            ))}
        </div>
      </div>
    </Card>
  );
}

function BlockedTermsForm({
  storeId,
  known,
}: {
  readonly storeId: string;
  readonly known: BlockedTermsView;
}): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const form = useForm({
    initial: { terms: known.terms.join('\n') },
    validate: ({ terms }) => problemsOf({ terms: termsProblem(terms) }),
    submit: async ({ terms }) => {
      const saved = await api.blockedTerms.replace(storeId, { terms: termsOf(terms), revision: known.revision });
      client.setQueryData(queryKeys.blockedTerms(storeId), saved);
      toasts.show('Saved. It counts in all rooms now.');
    },
  });
  const count = termsOf(form.values.terms).length;
  return (
    <>
      <Card title="Blocked words and phrases">
        <form className={show.fields} onSubmit={form.onSubmit} noValidate>
          {form.problem !== null && form.errors['terms'] === undefined && (
            <InlineNotice tone="bad">
              <b>{form.problem.title}.</b> {form.problem.body}
            </InlineNotice>
          )}
          <p className={show.note}>
            A message with one of these is not sent, in any room of the store, and its author is told. Capitals,
            accents, look-alike letters, stretched or spelled-out words make no difference. People who work in the room
            may quote them.
          </p>
          <Textarea
            label="One on each line"
            description="Whole words only: “ass” is not found in “class”. With a * at its end or beginning a word may go on there: “scam*”."
            placeholder={'scam*\ncheap copy'}
            autosize
            minRows={8}
            maxRows={24}
            spellCheck={false}
            {...form.text('terms')}
            data-testid="blocked-terms"
          />
          <div className={show.formEnd}>
            <Button
              type="submit"
              variant="primary"
              isBusy={form.isBusy}
              disabled={!form.isChanged}
              data-testid="save-blocked-terms"
            >
              Save
            </Button>
            <span className={show.note}>{count === 1 ? '1 term' : `${count} terms`}</span>
          </div>
        </form>
      </Card>
      <Trial text={form.values.terms} />
    </>
  );
}

/** What nobody but staff may write in the rooms of the store. */
export function ChatRulesPage(): ReactElement {
  const { store } = useCurrentStore();
  const query = useBlockedTerms(store.storeId);
  return (
    <div className={show.narrow}>
      <PageHeader title="Chat rules" lead="For every room of the store, within a second." />
      <div className={show.stack}>
        {query.data !== undefined ? (
          <BlockedTermsForm
            key={`${store.storeId} ${query.data.revision}`}
            storeId={store.storeId}
            known={query.data}
          />
        ) : query.isError ? (
          <QueryError query={query} />
        ) : (
          <ListSkeleton rows={6} />
        )}
      </div>
    </div>
  );
}
