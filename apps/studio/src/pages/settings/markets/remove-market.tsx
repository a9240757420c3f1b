import type { MarketView } from '@vitrine/contracts';
import { Button, InlineNotice, problemText, toasts, type ErrorText } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { useMarketCommand } from '../../../queries/markets';
import { Card } from '../../../shell/page';
import { ProblemNotice } from '../../orders/forms/problem-notice';
import styles from './markets.module.css';

/** Asks once more: what was typed in for it is gone afterwards. */
export function RemoveMarket({
  storeId,
  market,
  others,
}: {
  readonly storeId: string;
  readonly market: MarketView;
  readonly others: readonly MarketView[];
}): ReactElement {
  const run = useMarketCommand(storeId);
  const navigate = useNavigate();
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ErrorText | null>(null);
  const elsewhere = others.find(({ countries }) => countries.length === 0);
  const remove = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      // Away first: the page has nothing to show once the market is out of the list.
      await run(async (api) => {
        const markets = await api.markets.remove(storeId, market.id);
        await navigate('/settings');
        return markets;
      });
      toasts.show(`${market.name} is removed`);
    } catch (failure) {
      setProblem(problemText(failure));
      setAsked(false);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Card title="Stop selling here">
      <div className={styles.fields}>
        <p className={styles.quiet}>
          Orders that are paid stay as they are.{' '}
          {elsewhere === undefined
            ? 'Buyers there can not order any more.'
            : `Buyers there order on the terms of ${elsewhere.name} then.`}
        </p>
        <ProblemNotice problem={problem} />
        {isAsked ? (
          <>
            <InlineNotice tone="warn">
              <b>Remove {market.name}?</b> Its prices for shipping, its tax and its duties are forgotten.
            </InlineNotice>
            <div className={styles.ways}>
              <Button autoFocus onClick={() => setAsked(false)}>
                Keep it
              </Button>
              <Button variant="danger" isBusy={isBusy} onClick={() => void remove()} data-testid="remove-confirm">
                Yes, remove it
              </Button>
            </div>
          </>
        ) : (
          <span>
            <Button variant="danger" onClick={() => setAsked(true)} data-testid="remove-market">
              Remove this market
            </Button>
          </span>
        )}
      </div>
    </Card>
  );
}
