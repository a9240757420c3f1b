import type { PersonView } from '@vitrine/contracts';
import { Fragment, type ReactElement } from 'react';
import styles from './typing-line.module.css';

const NAMED = 2;

function Names({ people }: { readonly people: readonly PersonView[] }): ReactElement {
  const named = people.slice(0, people.length > NAMED + 1 ? NAMED : NAMED + 1);
  const rest = people.length - named.length;
  return (
    <>
      {named.map(({ id, displayName }, index) => (
        <Fragment key={id}>
          {index > 0 && (index === people.length - 1 ? ' and ' : ', ')}
          <bdi>{displayName}</bdi>
        </Fragment>
      ))}
      {rest > 0 && ` and ${rest} others`}
    </>
  );
}

/** 'Mara is typing …': who else of the staff is about to answer. Its place stays, so that nothing jumps. */
export function TypingLine({ people }: { readonly people: readonly PersonView[] }): ReactElement {
  return (
    <p className={styles.typing} data-testid="studio-typing">
      {people.length > 0 && (
        <>
          <span className={styles.dots} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span className={styles.words}>
            <Names people={people} /> {people.length === 1 ? 'is' : 'are'} typing …
          </span>
        </>
      )}
    </p>
  );
}
