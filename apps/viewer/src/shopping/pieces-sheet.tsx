import { EmptyState, Sheet } from '@vitrine/web';
import type { ReactElement } from 'react';
import { PiecesList } from './pieces-list';
import type { ShowShop } from './show-shop';

export function PiecesSheet({
  show,
  onOpen,
  onClose,
}: {
  readonly show: ShowShop | null;
  readonly onOpen: (productId: string, pinId: string) => void;
  readonly onClose: () => void;
}): ReactElement {
  const isEmpty = show === null || show.pinOrder.length === 0;
  return (
    <Sheet title="In this show" onClose={onClose} closeLabel="Back to the show">
      {isEmpty ? (
        <EmptyState title="Nothing shown yet" body="Pieces appear here as soon as the host shows them." />
      ) : (
        <PiecesList show={show} onOpen={onOpen} />
      )}
    </Sheet>
  );
}
