import { useQueryClient } from '@tanstack/react-query';
import { toasts, useApi, useSession } from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link, Navigate, useNavigate } from 'react-router';
import { queryKeys } from '../../queries/keys';
import { useStoreMembers } from '../../queries/stores';
import { Card, PageHeader } from '../../shell/page';
import { useCan, useCurrentStore } from '../../stores/current-store';
import { DetailsForm, hostOptions, useDetailsForm } from './details-form';
import { localToIso } from './local-time';
import styles from './show.module.css';

export function NewShowPage(): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { session } = useSession();
  const { store } = useCurrentStore();
  const canCreate = useCan('room:manage');
  // Only those who manage people may list them; for others the show is their own.
  const members = useStoreMembers(store.storeId, useCan('member:manage'));
  const ownId = session?.member.id ?? '';
  const form = useDetailsForm(
    { title: '', description: '', startsAt: '', hostId: ownId },
    async ({ title, description, startsAt, hostId }) => {
      const scheduledAt = localToIso(startsAt);
      const room = await api.rooms.create(store.storeId, {
        title: title.trim(),
        description: description.trim(),
        ...(scheduledAt !== null && { scheduledAt }),
        ...(hostId !== ownId && { hostId }),
      });
      client.setQueryData(queryKeys.room(room.id), room);
      void client.invalidateQueries({ queryKey: queryKeys.rooms(store.storeId) });
      toasts.show('Show created. Now fill its tray.');
      await navigate(`/shows/${room.id}`, { replace: true });
    },
  );
  if (!canCreate) return <Navigate to="/" replace />;
  return (
    <div className={styles.narrow}>
      <PageHeader
        title="New show"
        kicker={
          <Link className={styles.crumb} to="/">
            Shows
          </Link>
        }
        lead="Poster, tray and people come next."
      />
      <Card>
        <DetailsForm
          form={form}
          hosts={hostOptions(members.data ?? [])}
          saveText={form.values.startsAt === '' ? 'Save as draft' : 'Announce the show'}
        />
      </Card>
    </div>
  );
}
