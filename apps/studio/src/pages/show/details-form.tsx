import { Select, Textarea, TextInput } from '@mantine/core';
import { LIMITS, STORE_ROLE_PERMISSIONS, type StoreMemberView } from '@vitrine/contracts';
import { Button, InlineNotice } from '@vitrine/web';
import type { ReactElement, ReactNode } from 'react';
import { lengthProblem, problemsOf } from '../../forms/field-errors';
import { useForm, type Form } from '../../forms/use-form';
import { startProblem } from './local-time';
import styles from './show.module.css';

export interface ShowDetails {
  readonly title: string;
  readonly description: string;
  /** As the field holds it: local time, empty for none. */
  readonly startsAt: string;
  readonly hostId: string;
}

/** Who of the store may stand in front of the camera. */
export function hostOptions(members: readonly StoreMemberView[]): { value: string; label: string }[] {
  return members
    .filter(({ role }) => STORE_ROLE_PERMISSIONS[role].includes('room:host'))
    .map(({ memberId, displayName }) => ({ value: memberId, label: displayName }));
}

export function useDetailsForm(
  initial: ShowDetails,
  submit: (details: ShowDetails) => Promise<void>,
): Form<ShowDetails> {
  return useForm({
    initial,
    validate: ({ title, description, startsAt }) =>
      problemsOf({
        title: lengthProblem(title, LIMITS.roomTitle, 'a title'),
        description: lengthProblem(description, LIMITS.roomText, 'a description'),
        startsAt: startProblem(startsAt, initial.startsAt, Date.now()),
      }),
    submit,
  });
}

export function DetailsForm({
  form,
  hosts,
  saveText,
  isReadOnly = false,
  canChangeTime = true,
  children,
}: {
  readonly form: Form<ShowDetails>;
  readonly hosts: readonly { value: string; label: string }[];
  readonly saveText: string;
  readonly isReadOnly?: boolean;
  readonly canChangeTime?: boolean;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
      {form.problem !== null && (
        <InlineNotice tone="bad">
          <b>{form.problem.title}.</b> {form.problem.body}
        </InlineNotice>
      )}
      <TextInput
        label="Title"
        maxLength={LIMITS.roomTitle.max}
        readOnly={isReadOnly}
        data-testid="show-title"
        {...form.text('title')}
      />
      <Textarea
        label="Description"
        description="Viewers read it on the poster before the show."
        autosize
        minRows={3}
        maxRows={10}
        maxLength={LIMITS.roomText.max}
        readOnly={isReadOnly}
        {...form.text('description')}
      />
      <div className={styles.pair}>
        <TextInput
          label="Starts"
          description={canChangeTime ? 'Without a time it stays a draft.' : 'It has started already.'}
          type="datetime-local"
          readOnly={isReadOnly || !canChangeTime}
          {...form.text('startsAt')}
          error={form.errors['startsAt'] ?? form.errors['scheduledAt']}
        />
        {hosts.length > 0 && (
          <Select
            label="Host"
            description="Who stands in front of the camera."
            data={[...hosts]}
            value={form.values.hostId}
            allowDeselect={false}
            readOnly={isReadOnly}
            error={form.errors['hostId']}
            onChange={(value) => form.set('hostId', value ?? form.values.hostId)}
          />
        )}
      </div>
      {!isReadOnly && (
        <div className={styles.formEnd}>
          <Button
            type="submit"
            variant="primary"
            isBusy={form.isBusy}
            disabled={!form.isChanged && saveText === 'Save'}
            data-testid="save-show"
          >
            {saveText}
          </Button>
          {children}
        </div>
      )}
    </form>
  );
}
