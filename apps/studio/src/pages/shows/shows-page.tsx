import { buttonClass, Button, countOf, EmptyState } from '@vitrine/web';
import { Plus } from 'lucide-react';
import type { RoomView } from '@vitrine/contracts';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { ListSkeleton, QueryError } from '../../components/states';
import { useStoreRooms } from '../../queries/rooms';
import { Card, PageHeader } from '../../shell/page';
import { useCan, useCurrentStore } from '../../stores/current-store';
import { LiveShowCard } from './live-show-card';
import { groupShows } from './show-groups';
import { ShowRow } from './show-row';
import styles from './shows-page.module.css';

function Group({ title, rooms }: { readonly title: string; readonly rooms: readonly RoomView[] }): ReactElement | null {
  if (rooms.length === 0) return null;
  return (
    <Card title={title} aside={countOf(rooms.length, 'show', 'shows')} isFlush>
      <ul className={styles.rows}>
        {rooms.map((room) => (
          <ShowRow key={room.id} room={room} />
        ))}
      </ul>
    </Card>
  );
}

/** What is on, what comes, what was. */
export function ShowsPage(): ReactElement {
  const { store } = useCurrentStore();
  const query = useStoreRooms(store.storeId);
  const canCreate = useCan('room:manage');
  const rooms = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const { live, upcoming, drafts, past } = groupShows(rooms);
  const newShow = canCreate && (
    <Link className={buttonClass('primary', 'sm')} to="/shows/new" data-testid="new-show">
      <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
      New show
    </Link>
  );
  return (
    <>
      <PageHeader title="Shows" lead={store.storeName}>
        {newShow}
      </PageHeader>
      {query.isPending ? (
        <Card isFlush>
          <ListSkeleton heightPx={84} />
        </Card>
      ) : query.isError ? (
        <QueryError query={query} />
      ) : rooms.length === 0 ? (
        <Card>
          <EmptyState
            title="No shows yet"
            body={
              canCreate
                ? 'Give the first one a title and a time, then put products in its tray.'
                : 'As soon as somebody plans a show, it stands here.'
            }
          >
            {newShow}
          </EmptyState>
        </Card>
      ) : (
        <div className={styles.groups}>
          {live.map((room) => (
            <LiveShowCard key={room.id} room={room} />
          ))}
          <Group title="Coming up" rooms={upcoming} />
          <Group title="Drafts" rooms={drafts} />
          <Group title="Past" rooms={past} />
          {query.hasNextPage && (
            <Button isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              Show older shows
            </Button>
          )}
        </div>
      )}
    </>
  );
}
