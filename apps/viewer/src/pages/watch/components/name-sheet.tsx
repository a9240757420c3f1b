import { LIMITS } from '@vitrine/contracts';
import { Button, problemText, Sheet } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { TextField } from '../../../shopping/components/text-field';
import styles from './name-sheet.module.css';

/** Asks a guest for a nickname before the first message. The message waits in the composer meanwhile. */
export function NameSheet({
  onName,
  onClose,
}: {
  readonly onName: (displayName: string) => Promise<void>;
  readonly onClose: () => void;
}): ReactElement {
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string | undefined>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    const chosen = name.trim();
    if (chosen === '') {
      setProblem('One letter is enough');
      return;
    }
    setBusy(true);
    setProblem(undefined);
    try {
      await onName(chosen);
    } catch (failure) {
      const { title, body } = problemText(failure);
      setProblem(`${title}. ${body}`);
      setBusy(false);
    }
  };
  return (
    <Sheet title="How shall we call you?" placement="centre" onClose={onClose} data-testid="name-sheet">
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <TextField
          label="Name in the chat"
          data-autofocus
          autoComplete="nickname"
          maxLength={LIMITS.displayName.max}
          value={name}
          problem={problem}
          hint="Everybody in the show sees it. No account needed."
          onChange={(event) => setName(event.target.value)}
          data-testid="nickname-input"
        />
        <Button type="submit" variant="accent" size="lg" isBlock isBusy={isBusy} data-testid="nickname-save">
          {name.trim() === '' ? 'Send' : `Send as ${name.trim()}`}
        </Button>
      </form>
    </Sheet>
  );
}
