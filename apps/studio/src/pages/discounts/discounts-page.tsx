import { Switch } from '@mantine/core';
import type { DiscountCodeView } from '@vitrine/contracts';
import { buttonClass, EmptyState, formatNumber, Pill, useNow } from '@vitrine/web';
import { Plus } from 'lucide-react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { ListSkeleton, QueryError } from '../../components/states';
import { TableScroll } from '../../components/table-scroll';
import table from '../../components/table.module.css';
import { useAction } from '../../components/use-action';
import { useDiscountCodes, useDiscountCommand } from '../../queries/markets';
import { Card, PageHeader } from '../../shell/page';
import { useCurrentStore } from '../../stores/current-store';
import { switchedRequest } from './discount-values';
import { effectText, stateOf, usesText, windowText } from './discount-words';
import styles from './discounts.module.css';

function DiscountRow({
  storeId,
  code,
  nowMs,
}: {
  readonly storeId: string;
  readonly code: DiscountCodeView;
  readonly nowMs: number;
}): ReactElement {
  const run = useDiscountCommand(storeId);
  const action = useAction();
  const state = stateOf(code, nowMs);
  return (
    <tr data-testid="discount-row">
      <td>
        <Link to={`/discounts/${code.id}`} className={`${table.strong} ${styles.code}`}>
          {code.code}
        </Link>
        <span className={table.small}>{effectText(code)}</span>
      </td>
      <td data-label="Used">
        {usesText(code)}
        {code.maxUsesPerBuyer !== null && (
          <span className={table.small}>
            {code.maxUsesPerBuyer === 1 ? 'once' : `${formatNumber(code.maxUsesPerBuyer)} times`} a buyer
          </span>
        )}
      </td>
      <td className={styles.window} data-label="When">
        {windowText(code)}
      </td>
      <td className={styles.state}>
        <Pill tone={state.tone}>{state.text}</Pill>
      </td>
      <td className={styles.switch}>
        <Switch
          size="md"
          aria-label={`${code.code} can be used`}
          checked={code.isActive}
          aria-busy={action.isBusy}
          onChange={(event) => {
            if (action.isBusy) return;
            const isActive = event.target.checked;
            void action.run(
              () => run((api) => api.discountCodes.update(storeId, code.id, switchedRequest(code, isActive))),
              `${code.code} is ${isActive ? 'on' : 'off'}`,
            );
          }}
        />
      </td>
    </tr>
  );
}

/** What buyers may type in when they pay, and how often they did. */
export function DiscountsPage(): ReactElement {
  const { store } = useCurrentStore();
  const query = useDiscountCodes(store.storeId);
  const nowMs = useNow(30_000);
  const add = (
    <Link className={buttonClass('primary', 'sm')} to="/discounts/new" data-testid="new-discount">
      <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
      New code
    </Link>
  );
  return (
    <>
      <PageHeader title="Discounts" lead="Codes that buyers type in when they pay.">
        {add}
      </PageHeader>
      <Card isFlush>
        {query.isPending ? (
          <ListSkeleton rows={4} />
        ) : query.isError ? (
          <QueryError query={query} />
        ) : query.data.length === 0 ? (
          <EmptyState
            title="No codes yet"
            body="Say one aloud in a show: a share off, an amount off, or the parcel for free."
          >
            {add}
          </EmptyState>
        ) : (
          <TableScroll label="Discount codes">
            <table className={`${table.table} ${table.cards} ${styles.table}`}>
              <thead>
                <tr>
                  <th>Code</th>
                  <th>Used</th>
                  <th>When</th>
                  <th>Now</th>
                  <th>On or off</th>
                </tr>
              </thead>
              <tbody>
                {query.data.map((code) => (
                  <DiscountRow key={code.id} storeId={store.storeId} code={code} nowMs={nowMs} />
                ))}
              </tbody>
            </table>
          </TableScroll>
        )}
      </Card>
    </>
  );
}
