import type { RoomView, TrayItemView } from '@vitrine/contracts';
import { Button, countOf, EmptyState } from '@vitrine/web';
import { Plus } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { ListSkeleton, QueryError } from '../../components/states';
import { useAction } from '../../components/use-action';
import { useTray } from '../../queries/rooms';
import { Card } from '../../shell/page';
import { AddPiecesModal } from './add-pieces-modal';
import { TrayRow } from './tray-row';
import { TryOnModal } from './try-on-modal';
import { byPosition } from './tray-order';
import { useTrayCommands } from './use-tray-commands';
import styles from './tray.module.css';

/** What the show will show, in order, with what is known about each piece on the wearer. */
export function TrayCard({
  room,
  canEdit,
  canAdd,
}: {
  readonly room: RoomView;
  readonly canEdit: boolean;
  readonly canAdd: boolean;
}): ReactElement {
  const query = useTray(room.id);
  const commands = useTrayCommands(room.id);
  const action = useAction();
  const [isAdding, setAdding] = useState(false);
  const [edited, setEdited] = useState<TrayItemView | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const items = byPosition(query.data?.items ?? []);
  const addButton = canEdit && canAdd && (
    <Button size="sm" variant="plain" onClick={() => setAdding(true)} data-testid="add-pieces">
      <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
      Add pieces
    </Button>
  );

  return (
    <Card title={items.length === 0 ? 'Tray' : `Tray · ${countOf(items.length, 'piece', 'pieces')}`} aside={addButton}>
      {query.isPending ? (
        <ListSkeleton rows={4} heightPx={72} />
      ) : query.isError ? (
        <QueryError query={query} />
      ) : items.length === 0 ? (
        <EmptyState
          title="The tray is empty"
          body="Put in what the show will show. The order is the order of the show."
        />
      ) : (
        <ol className={styles.list}>
          {items.map((item, index) => (
            <TrayRow
              key={item.id}
              item={item}
              index={index}
              count={items.length}
              canEdit={canEdit}
              isDragged={dragged === index}
              dropEdge={
                over !== index || dragged === null || dragged === index ? null : dragged < index ? 'after' : 'before'
              }
              onDragStart={() => setDragged(index)}
              onDragOver={() => setOver(index)}
              onDragEnd={() => {
                setDragged(null);
                setOver(null);
              }}
              onDrop={() => {
                if (dragged !== null) void commands.move(dragged, index);
              }}
              onMove={(to) => void commands.move(index, to)}
              onEdit={() => setEdited(item)}
              onRemove={() => void action.run(() => commands.remove(item), `${item.product.title} is out of the tray`)}
            />
          ))}
        </ol>
      )}
      {isAdding && (
        <AddPiecesModal
          storeId={room.store.id}
          trayProductIds={items.map(({ product }) => product.id)}
          onAdd={commands.add}
          onClose={() => setAdding(false)}
        />
      )}
      {edited !== null && (
        <TryOnModal
          item={edited}
          defaultWearer={room.host.displayName}
          save={(tryOn) => commands.setTryOn(edited.id, tryOn)}
          onClose={() => setEdited(null)}
        />
      )}
    </Card>
  );
}
