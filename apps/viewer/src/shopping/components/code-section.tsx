import type { CheckoutView } from '@vitrine/contracts';
import { Button } from '@vitrine/web';
import { LIMITS } from '@vitrine/contracts';
import { useState, type ReactElement } from 'react';
import type { TermsControl } from '../use-terms';
import { TextField } from './text-field';
import styles from './code-section.module.css';

/** A discount code: a line until somebody has one. */
export function CodeSection({
  checkout,
  terms,
  isLocked,
}: {
  readonly checkout: CheckoutView;
  readonly terms: TermsControl;
  readonly isLocked: boolean;
}): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const [code, setCode] = useState('');
  const { discount } = checkout;
  const problem = terms.problem?.about === 'discountCode' ? terms.problem : null;
  if (discount !== null) {
    return (
      <p className={styles['taken']}>
        <span role="status">
          Code <bdi>{discount.code}</bdi> counts.
        </span>
        <button
          type="button"
          className={styles['action']}
          disabled={isLocked || terms.isBusy}
          onClick={() => terms.change({ discountCode: null })}
        >
          Take it off
        </button>
      </p>
    );
  }
  if (!isOpen) {
    return (
      <button type="button" className={styles['action']} disabled={isLocked} onClick={() => setOpen(true)}>
        I have a code
      </button>
    );
  }
  const enter = (): void => {
    if (code.trim() !== '') terms.change({ discountCode: code.trim() });
  };
  return (
    <div className={styles['enter']}>
      <TextField
        label="Code"
        name="discountCode"
        autoComplete="off"
        autoCapitalize="characters"
        autoFocus
        maxLength={LIMITS.discountCode.max}
        value={code}
        problem={problem === null ? undefined : `${problem.title}. ${problem.body}`}
        disabled={isLocked}
        onChange={(event) => setCode(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // The form around it would pay.
          event.preventDefault();
          enter();
        }}
        data-testid="discount-code"
      />
      <Button variant="line" isBusy={terms.isBusy} disabled={isLocked} onClick={enter} data-testid="use-code">
        Use it
      </Button>
    </div>
  );
}
