import { Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { LIMITS, StoreRole, type StoreMemberView } from '@vitrine/contracts';
import { Avatar, Button, formatDay, InlineNotice, toasts, useApi, useSession } from '@vitrine/web';
import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { ListSkeleton, QueryError } from '../../components/states';
import { useAction } from '../../components/use-action';
import { problemsOf } from '../../forms/field-errors';
import { useForm } from '../../forms/use-form';
import { queryKeys } from '../../queries/keys';
import { useStoreMembers } from '../../queries/stores';
import { Card, PageHeader } from '../../shell/page';
import { useCan, useCurrentStore } from '../../stores/current-store';
import styles from './people.module.css';

const ROLE_TEXT: Record<StoreRole, string> = {
  owner: 'Owner',
  host: 'Host',
  moderator: 'Moderator',
  merchant: 'Merchant',
};
const ROLE_NOTE: Record<StoreRole, string> = {
  owner: 'Does everything, people and store included.',
  host: 'Plans and hosts shows, pins, answers, moderates.',
  moderator: 'Reads along and deletes messages.',
  merchant: 'Keeps products, stock and the tray, sees orders.',
};
const ROLE_OPTIONS = Object.values(StoreRole).map((value) => ({ value, label: ROLE_TEXT[value] }));

function AddPersonForm({ storeId }: { readonly storeId: string }): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const form = useForm<{ email: string; role: StoreRole }>({
    initial: { email: '', role: StoreRole.Host },
    validate: ({ email }) => problemsOf({ email: /^\S+@\S+$/.test(email.trim()) ? null : 'Enter an email address.' }),
    submit: async ({ email, role }) => {
      const member = await api.stores.addMember(storeId, { email: email.trim(), role });
      await client.invalidateQueries({ queryKey: queryKeys.members(storeId) });
      toasts.show(`${member.displayName} works in the store now`);
      form.reset({ email: '', role });
    },
  });
  return (
    <form className={styles.add} onSubmit={form.onSubmit} noValidate>
      {form.problem !== null && form.errors['email'] === undefined && (
        <InlineNotice tone="bad">
          <b>{form.problem.title}.</b> {form.problem.body}
        </InlineNotice>
      )}
      <TextInput
        label="Email"
        description="The person has to have an account."
        type="email"
        maxLength={LIMITS.email.max}
        {...form.text('email')}
      />
      <Select
        label="Role"
        description={ROLE_NOTE[form.values.role]}
        allowDeselect={false}
        data={ROLE_OPTIONS}
        value={form.values.role}
        error={form.errors['role']}
        onChange={(role) => form.set('role', (role ?? form.values.role) as StoreRole)}
      />
      <Button type="submit" variant="primary" isBlock isBusy={form.isBusy}>
        Add to the store
      </Button>
    </form>
  );
}

function PersonRow({
  storeId,
  person,
  canManage,
  isSelf,
}: {
  readonly storeId: string;
  readonly person: StoreMemberView;
  readonly canManage: boolean;
  readonly isSelf: boolean;
}): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const change = (work: () => Promise<unknown>, done: string): void => {
    void action.run(async () => {
      await work();
      await client.invalidateQueries({ queryKey: queryKeys.members(storeId) });
    }, done);
  };
  return (
    <li className={styles.row}>
      <Avatar name={person.displayName} url={person.avatarUrl} sizePx={40} />
      <div className={styles.words}>
        <b className={styles.name}>
          {person.displayName}
          {isSelf && <span className={styles.small}> (you)</span>}
        </b>
        <span className={styles.small}>
          {[person.email, `since ${formatDay(new Date(person.joinedAt))}`].filter(Boolean).join(' · ')}
        </span>
      </div>
      {canManage ? (
        <>
          <Select
            aria-label={`Role of ${person.displayName}`}
            size="sm"
            className={styles.role}
            allowDeselect={false}
            disabled={action.isBusy}
            data={ROLE_OPTIONS}
            value={person.role}
            onChange={(role) => {
              if (role === null || role === person.role) return;
              change(
                () => api.stores.updateMember(storeId, person.memberId, { role: role as StoreRole }),
                `${person.displayName} is ${ROLE_TEXT[role as StoreRole].toLowerCase()} now`,
              );
            }}
          />
          <button
            type="button"
            className={styles.remove}
            disabled={action.isBusy}
            aria-label={`Take ${person.displayName} out of the store`}
            title="Take out of the store"
            onClick={() =>
              change(
                () => api.stores.removeMember(storeId, person.memberId),
                `${person.displayName} is out of the store`,
              )
            }
          >
            <X size={18} strokeWidth={1.75} aria-hidden="true" />
          </button>
        </>
      ) : (
        <span className={styles.small}>{ROLE_TEXT[person.role]}</span>
      )}
    </li>
  );
}

export function PeoplePage(): ReactElement {
  const { session } = useSession();
  const { store } = useCurrentStore();
  const query = useStoreMembers(store.storeId);
  const canManage = useCan('member:manage');
  return (
    <>
      <PageHeader title="People" lead={`Who works in ${store.storeName}. A role here reaches every show.`} />
      <div className={canManage ? styles.columns : undefined}>
        <Card isFlush>
          {query.isPending ? (
            <ListSkeleton rows={4} />
          ) : query.isError ? (
            <QueryError query={query} />
          ) : (
            <ul>
              {query.data.map((person) => (
                <PersonRow
                  key={person.memberId}
                  storeId={store.storeId}
                  person={person}
                  canManage={canManage}
                  isSelf={person.memberId === session?.member.id}
                />
              ))}
            </ul>
          )}
        </Card>
        {canManage && (
          <Card title="Add somebody">
            <AddPersonForm storeId={store.storeId} />
          </Card>
        )}
      </div>
    </>
  );
}
