import { useQueryClient } from '@tanstack/react-query';
import { ROOM_ROLE_PERMISSIONS, type Permission, type RoomView } from '@vitrine/contracts';
import { canTransition, isRoomOnAir } from '@vitrine/domain';
import { Button, buttonClass, Skeleton, toasts, useApi, useSession } from '@vitrine/web';
import { Eye, EyeOff } from 'lucide-react';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { QueryError } from '../../components/states';
import { useAction } from '../../components/use-action';
import { queryKeys } from '../../queries/keys';
import { useRoomMembers, useRoomView } from '../../queries/rooms';
import { useStoreMembers } from '../../queries/stores';
import { Card, PageHeader } from '../../shell/page';
import { useStorePermissions } from '../../stores/current-store';
import { RoomStatusPill } from '../shows/room-status-pill';
import { DetailsForm, hostOptions, useDetailsForm, type ShowDetails } from './details-form';
import { isoToLocal, localToIso } from './local-time';
import { OffersCard } from './offers-card';
import { PosterCard } from './poster-card';
import { RecordingCard } from './recording/recording-switch';
import { RoomPeopleCard } from './room-people-card';
import { StageCard } from './stage-card';
import { StreamKeyCard } from './stream-key-card';
import { TrayCard } from './tray-card';
import styles from './show.module.css';

const detailsOf = (room: RoomView): ShowDetails => ({
  title: room.title,
  description: room.description,
  startsAt: isoToLocal(room.scheduledAt),
  hostId: room.host.id,
});

function Details({
  room,
  canEdit,
  canListPeople,
}: {
  readonly room: RoomView;
  readonly canEdit: boolean;
  readonly canListPeople: boolean;
}): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const canChangeTime = room.status === 'draft' || room.status === 'scheduled';
  const members = useStoreMembers(room.store.id, canEdit && canListPeople);
  const form = useDetailsForm(detailsOf(room), async ({ title, description, startsAt, hostId }) => {
    const updated = await api.rooms.update(room.id, {
      title: title.trim(),
      description: description.trim(),
      ...(canChangeTime && startsAt !== isoToLocal(room.scheduledAt) && { scheduledAt: localToIso(startsAt) }),
      ...(hostId !== room.host.id && { hostId }),
    });
    client.setQueryData(queryKeys.room(room.id), updated);
    void client.invalidateQueries({ queryKey: queryKeys.rooms(room.store.id) });
    void client.invalidateQueries({ queryKey: queryKeys.roomMembers(room.id) });
    toasts.show('Saved');
  });
  const hosts = hostOptions(members.data ?? []);
  const isHostListed = hosts.some(({ value }) => value === room.host.id);
  return (
    <Card title="Details">
      <DetailsForm
        form={form}
        hosts={isHostListed ? hosts : [{ value: room.host.id, label: room.host.displayName }, ...hosts]}
        saveText="Save"
        isReadOnly={!canEdit || room.status === 'ended'}
        canChangeTime={canChangeTime}
      />
    </Card>
  );
}

function HeadActions({
  room,
  permissions,
}: {
  readonly room: RoomView;
  readonly permissions: readonly Permission[];
}): ReactElement | null {
  const api = useApi();
  const client = useQueryClient();
  const action = useAction();
  const move = (to: 'scheduled' | 'draft', done: string): void => {
    void action.run(async () => {
      client.setQueryData(queryKeys.room(room.id), await api.rooms.transition(room.id, { to }));
      void client.invalidateQueries({ queryKey: queryKeys.rooms(room.store.id) });
    }, done);
  };
  const canManage = permissions.includes('room:manage');
  if (room.status === 'ended') {
    if (!permissions.includes('report:read')) return null;
    return (
      <Link className={buttonClass('primary', 'sm')} to={`/shows/${room.id}/report`}>
        See the report
      </Link>
    );
  }
  return (
    <>
      {canManage && canTransition(room.status, 'scheduled') && room.scheduledAt !== null && (
        <Button
          size="sm"
          variant="plain"
          isBusy={action.isBusy}
          onClick={() => move('scheduled', 'Viewers can see it now')}
        >
          <Eye size={18} strokeWidth={1.75} aria-hidden="true" />
          Announce
        </Button>
      )}
      {canManage && canTransition(room.status, 'draft') && (
        <Button size="sm" variant="plain" isBusy={action.isBusy} onClick={() => move('draft', 'Back to a draft')}>
          <EyeOff size={18} strokeWidth={1.75} aria-hidden="true" />
          Take back
        </Button>
      )}
      {(isRoomOnAir(room.status) || permissions.includes('room:host')) && (
        <Link className={buttonClass('primary', 'sm')} to={`/shows/${room.id}/live`} data-testid="open-live">
          {isRoomOnAir(room.status) ? 'Open the console' : 'To the camera'}
        </Link>
      )}
    </>
  );
}

/** A show before it starts: what it is, what is in its tray, who works on it. */
export function ShowPage(): ReactElement {
  const { roomId = '' } = useParams();
  const { session } = useSession();
  const query = useRoomView(roomId);
  const ofStore = useStorePermissions(query.data?.store.id);
  const members = useRoomMembers(roomId);
  const ownRole = members.data?.find(({ memberId }) => memberId === session?.member.id)?.role;
  const permissions = ownRole === undefined ? ofStore : [...ofStore, ...ROOM_ROLE_PERMISSIONS[ownRole]];

  if (query.isError) return <QueryError query={query} />;
  if (query.isPending) {
    return (
      <div className={styles.stack} role="status" aria-label="Loading">
        <Skeleton width={320} height={34} />
        <Skeleton width="100%" height={300} radius={18} />
        <Skeleton width="100%" height={300} radius={18} />
      </div>
    );
  }
  const room = query.data;
  return (
    <>
      <PageHeader
        title={room.title}
        kicker={
          <>
            <Link className={styles.crumb} to="/">
              Shows
            </Link>
            <RoomStatusPill status={room.status} />
          </>
        }
      >
        <HeadActions room={room} permissions={permissions} />
      </PageHeader>
      <div className={styles.columns}>
        <div className={styles.stack}>
          <TrayCard
            room={room}
            canEdit={permissions.includes('pin:manage') && room.status !== 'ended'}
            canAdd={permissions.includes('catalog:read')}
          />
          <OffersCard room={room} canEdit={permissions.includes('pin:manage') && room.status !== 'ended'} />
          <Details
            key={room.id}
            room={room}
            canEdit={permissions.includes('room:manage')}
            canListPeople={permissions.includes('member:manage')}
          />
        </div>
        <div className={styles.stack}>
          <PosterCard room={room} canEdit={permissions.includes('room:manage')} />
          <RoomPeopleCard
            room={room}
            canEdit={permissions.includes('room:manage')}
            canListPeople={permissions.includes('member:manage')}
          />
          {room.status !== 'ended' && (
            <RecordingCard
              roomId={room.id}
              canEdit={permissions.includes('room:manage') && (room.status === 'draft' || room.status === 'scheduled')}
            />
          )}
          {permissions.includes('stage:manage') && room.status !== 'ended' && <StageCard roomId={room.id} />}
          {permissions.includes('room:host') && room.status !== 'ended' && <StreamKeyCard roomId={room.id} />}
        </div>
      </div>
    </>
  );
}
