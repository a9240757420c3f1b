import { useEffect, useRef, type ReactElement } from 'react';
import styles from './bank-question.module.css';

/** The page on which the bank asks the buyer. It may send its form and nothing else. */
export function BankQuestion({ url }: { readonly url: string }): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Whoever pays is at the end of the form; the question stands at its top.
    box.current?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <div ref={box} className={styles['question']}>
      <p>Your bank asks whether it is you. The order goes on by itself when you have answered.</p>
      <iframe
        src={url}
        title="The question of your bank"
        sandbox="allow-forms allow-same-origin"
        className={styles['frame']}
        data-testid="bank-question"
      />
    </div>
  );
}
