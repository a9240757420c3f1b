import { Modal } from '@mantine/core';
import { Button, countOf } from '@vitrine/web';
import type { ReactElement } from 'react';
import styles from './console.module.css';

/** Asked once, because an ended show stays ended. */
export function EndDialog({
  isOpen,
  isBusy,
  viewers,
  onClose,
  onConfirm,
}: {
  readonly isOpen: boolean;
  readonly isBusy: boolean;
  readonly viewers: number;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}): ReactElement {
  return (
    <Modal opened={isOpen} onClose={onClose} title="End the show?" centered>
      <p className={styles.dialogText}>
        {viewers > 0 ? `${countOf(viewers, 'person is', 'people are')} here now. ` : ''}The show ends for everybody and
        cannot be started again. Orders that are being paid go through.
      </p>
      <div className={styles.dialogButtons}>
        <Button variant="danger" isBusy={isBusy} onClick={onConfirm} data-testid="confirm-end">
          End the show
        </Button>
        <Button variant="plain" data-autofocus onClick={onClose}>
          Stay on air
        </Button>
      </div>
    </Modal>
  );
}
