import { Modal, TextInput } from '@mantine/core';
import {
  Button,
  buttonClass,
  EmptyState,
  formatMoney,
  InlineNotice,
  hasPriceRange,
  lowestPriceMinor,
  problemText,
  Tile,
  toasts,
} from '@vitrine/web';
import { Search } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { Link } from 'react-router';
import { ListSkeleton, QueryError } from '../../components/states';
import { useProducts } from '../../queries/stores';
import { searchProducts } from '../products/product-rows';
import styles from './tray.module.css';

export function AddPiecesModal({
  storeId,
  trayProductIds,
  onAdd,
  onClose,
}: {
  readonly storeId: string;
  readonly trayProductIds: readonly string[];
  readonly onAdd: (productId: string) => Promise<void>;
  readonly onClose: () => void;
}): ReactElement {
  const query = useProducts(storeId);
  const [text, setText] = useState('');
  const [busyId, setBusyId] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const active = (query.data?.items ?? []).filter(({ status }) => status === 'active');
  const found = searchProducts(active, text);

  const add = async (productId: string, title: string): Promise<void> => {
    setBusyId(productId);
    setProblem(null);
    try {
      await onAdd(productId);
      toasts.show(`${title} is in the tray`);
    } catch (failure) {
      const said = problemText(failure);
      setProblem(`${said.title}. ${said.body}`);
    } finally {
      setBusyId(null);
    }
  };

  return (
    <Modal opened onClose={onClose} title="Add pieces to the tray" size="lg">
      <TextInput
        className={styles.search}
        placeholder="Name, article number or colour"
        aria-label="Search"
        data-autofocus
        leftSection={<Search size={18} strokeWidth={1.75} />}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {problem !== null && <InlineNotice tone="bad">{problem}</InlineNotice>}
      {query.isPending ? (
        <ListSkeleton />
      ) : query.isError ? (
        <QueryError query={query} />
      ) : (
        <ul className={styles.choices}>
          {found.length === 0 && (
            <EmptyState
              title={active.length === 0 ? 'No product is on sale' : 'Nothing found'}
              body={active.length === 0 ? 'Set a product to “On sale” first.' : 'Try another word.'}
            >
              {active.length === 0 && (
                <Link className={buttonClass('plain', 'sm')} to="/products">
                  To the products
                </Link>
              )}
            </EmptyState>
          )}
          {found.map((product) => (
            <li key={product.id} className={styles.choice}>
              <Tile url={product.pictures[0]?.urls.small ?? null} alt="" className={styles.picture ?? ''} />
              <span>
                <b className={styles.name}>{product.title}</b>
                <span className={styles.facts}>
                  {product.variants.length === 0
                    ? 'No sizes yet'
                    : `${hasPriceRange(product.variants) ? 'from ' : ''}${formatMoney({ amountMinor: lowestPriceMinor(product.variants), currency: product.currency })}`}
                </span>
              </span>
              {trayProductIds.includes(product.id) ? (
                <span className={styles.facts}>In the tray</span>
              ) : (
                <Button
                  size="sm"
                  isBusy={busyId === product.id}
                  disabled={product.variants.length === 0}
                  onClick={() => void add(product.id, product.title)}
                >
                  Add
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
