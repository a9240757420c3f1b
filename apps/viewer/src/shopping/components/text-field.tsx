import { useId, type InputHTMLAttributes, type ReactElement } from 'react';
import styles from './text-field.module.css';

export interface TextFieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly problem?: string | undefined;
  readonly hint?: string;
}

/** A labelled line of text that says itself what is wrong with it. */
export function TextField({ label, problem, hint, id, ...rest }: TextFieldProps): ReactElement {
  const made = useId();
  const fieldId = id ?? made;
  const noteId = `${fieldId}-note`;
  const note = problem ?? hint;
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={fieldId}>
        {label}
      </label>
      <input
        {...rest}
        id={fieldId}
        className={styles['input']}
        aria-invalid={problem !== undefined || undefined}
        aria-describedby={note === undefined ? undefined : noteId}
      />
      {note !== undefined && (
        <p id={noteId} className={problem === undefined ? styles['hint'] : styles['problem']}>
          {note}
        </p>
      )}
    </div>
  );
}
