import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { StockItemView } from '@vitrine/contracts';
import { problemText, sizeWord, toasts, useApi } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { queryKeys } from '../../queries/keys';
import styles from './stock.module.css';

/** Counts without opening anything: saved when the field is left, and a refused number stays with the reason under it. */
export function OnHandField({
  item,
  storeId,
  canCount,
}: {
  readonly item: StockItemView;
  readonly storeId: string;
  readonly canCount: boolean;
}): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const saved = String(item.onHand);

  const save = async (): Promise<void> => {
    const text = typed?.trim();
    if (text === undefined || text === saved) {
      setTyped(null);
      setProblem(null);
      return;
    }
    if (!/^\d{1,7}$/.test(text)) {
      setProblem('A whole number, 0 or more.');
      return;
    }
    try {
      await api.variants.adjustStock(item.variantId, { onHand: Number(text) });
      await client.invalidateQueries({ queryKey: queryKeys.stockOf(storeId) });
      void client.invalidateQueries({ queryKey: queryKeys.stockHistory(item.variantId) });
      setTyped(null);
      setProblem(null);
      toasts.show(`Saved ${item.title}`);
    } catch (failure) {
      const said = problemText(failure);
      setProblem(`${said.title}. ${said.body}`);
    }
  };
  return (
    <TextInput
      className={styles.count}
      size="sm"
      inputMode="numeric"
      aria-label={`Pieces on the shelf of ${[item.title, sizeWord(item.size), item.colour].filter(Boolean).join(', ')}`}
      readOnly={!canCount}
      value={typed ?? saved}
      error={problem}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => void save()}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') setTyped(null);
      }}
    />
  );
}
