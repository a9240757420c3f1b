import { useQueryClient } from '@tanstack/react-query';
import type { TrayItemView } from '@vitrine/contracts';
import type { Items } from '@vitrine/client';
import type { TryOnRequest } from '@vitrine/contracts/dto';
import { problemText, toasts, useApi } from '@vitrine/web';
import { queryKeys } from '../../queries/keys';
import { byPosition, moved, renumbered } from './tray-order';

export interface TrayCommands {
  readonly add: (productId: string) => Promise<void>;
  readonly remove: (item: TrayItemView) => Promise<void>;
  readonly move: (from: number, to: number) => Promise<void>;
  readonly setTryOn: (pinId: string, tryOn: TryOnRequest) => Promise<void>;
}

/** Changes to the tray. The new order shows at once and is put back when the server refuses it. */
export function useTrayCommands(roomId: string): TrayCommands {
  const api = useApi();
  const client = useQueryClient();
  const key = queryKeys.tray(roomId);
  const reload = (): Promise<void> => client.invalidateQueries({ queryKey: key });
  return {
    add: async (productId) => {
      await api.tray.add(roomId, { productId });
      await reload();
    },
    remove: async (item) => {
      await api.tray.remove(roomId, item.id);
      await reload();
    },
    move: async (from, to) => {
      const before = client.getQueryData<Items<TrayItemView>>(key);
      if (before === undefined) return;
      const items = byPosition(before.items);
      const item = items[from];
      if (item === undefined) return;
      const after = renumbered(moved(items, from, to));
      client.setQueryData<Items<TrayItemView>>(key, { items: after });
      try {
        await api.tray.update(roomId, item.id, { position: after.findIndex(({ id }) => id === item.id) });
      } catch (failure) {
        client.setQueryData(key, before);
        const { title, body } = problemText(failure);
        toasts.show(`${title}. ${body}`);
      }
      await reload();
    },
    setTryOn: async (pinId, tryOn) => {
      await api.tray.update(roomId, pinId, { tryOn });
      await reload();
    },
  };
}
