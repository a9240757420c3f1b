import { Select } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { RoomRole, type RoomMemberView, type RoomView } from '@vitrine/contracts';
import { Avatar, Skeleton, useApi } from '@vitrine/web';
import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { QueryError } from '../../components/states';
import { useAction } from '../../components/use-action';
import { queryKeys } from '../../queries/keys';
import { useRoomMembers } from '../../queries/rooms';
import { useStoreMembers } from '../../queries/stores';
import { Card } from '../../shell/page';
import styles from './show.module.css';

const ROLE_TEXT: Record<RoomRole, string> = { host: 'Host', 'co-host': 'Co-host', moderator: 'Moderator' };
const ROLE_OPTIONS = Object.values(RoomRole).map((value) => ({ value, label: ROLE_TEXT[value] }));

/** Who works on this one show, beside those whose store role reaches every show. */
export function RoomPeopleCard({
  room,
  canEdit,
  canListPeople,
}: {
  readonly room: RoomView;
  readonly canEdit: boolean;
  /** Adding somebody needs the list of the store's people. */
  readonly canListPeople: boolean;
}): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const query = useRoomMembers(room.id);
  const ofStore = useStoreMembers(room.store.id, canEdit && canListPeople);
  const people = query.data ?? [];
  const canAdd = (ofStore.data ?? []).filter(({ memberId }) => !people.some((one) => one.memberId === memberId));

  const change = (work: () => Promise<unknown>, done: string): void => {
    void action.run(async () => {
      await work();
      await client.invalidateQueries({ queryKey: queryKeys.roomMembers(room.id) });
    }, done);
  };
  const setRole = (person: Pick<RoomMemberView, 'memberId' | 'displayName'>, role: RoomRole): void =>
    change(
      () => api.rooms.setMember(room.id, person.memberId, { role }),
      `${person.displayName} is ${ROLE_TEXT[role].toLowerCase()} now`,
    );

  return (
    <Card title="People of this show">
      {query.isPending ? (
        <Skeleton width="100%" height={48} />
      ) : query.isError ? (
        <QueryError query={query} />
      ) : (
        <>
          {people.length === 0 && (
            <p className={styles.note}>Nobody has a role in this show alone. Store owners and hosts can always help.</p>
          )}
          <ul className={styles.people}>
            {people.map((person) => (
              <li key={person.memberId} className={styles.person}>
                <Avatar name={person.displayName} url={person.avatarUrl} sizePx={32} />
                <span className={styles.personName}>{person.displayName}</span>
                {canEdit && person.role !== 'host' ? (
                  <Select
                    aria-label={`Role of ${person.displayName}`}
                    size="sm"
                    allowDeselect={false}
                    data={ROLE_OPTIONS.filter(({ value }) => value !== 'host')}
                    value={person.role}
                    disabled={action.isBusy}
                    onChange={(role) => {
                      if (role !== null) setRole(person, role as RoomRole);
                    }}
                  />
                ) : (
                  <span className={styles.note}>{ROLE_TEXT[person.role]}</span>
                )}
                {canEdit && person.role !== 'host' && (
                  <button
                    type="button"
                    className={styles.remove}
                    aria-label={`Take ${person.displayName} out of this show`}
                    title="Take out of this show"
                    onClick={() =>
                      change(() => api.rooms.removeMember(room.id, person.memberId), `${person.displayName} is out`)
                    }
                  >
                    <X size={18} strokeWidth={1.75} aria-hidden="true" />
                  </button>
                )}
              </li>
            ))}
          </ul>
          {canEdit && canAdd.length > 0 && (
            <Select
              aria-label="Add somebody"
              placeholder="Add somebody of the store…"
              searchable
              value={null}
              disabled={action.isBusy}
              data={canAdd.map(({ memberId, displayName }) => ({ value: memberId, label: displayName }))}
              onChange={(memberId) => {
                const person = canAdd.find((one) => one.memberId === memberId);
                if (person !== undefined) setRole(person, RoomRole.Moderator);
              }}
            />
          )}
        </>
      )}
    </Card>
  );
}
