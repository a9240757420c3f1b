import { InlineNotice, type ErrorText } from '@vitrine/web';
import type { ReactElement } from 'react';

/** What a form's request was refused with; nothing when it was not. */
export function ProblemNotice({ problem }: { readonly problem: ErrorText | null }): ReactElement | null {
  if (problem === null) return null;
  return (
    <InlineNotice tone="bad">
      <b>{problem.title}.</b> {problem.body}
    </InlineNotice>
  );
}
