import { useId, useLayoutEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { classNames } from '../class-names';
import { IconButton } from '../button/icon-button';
import styles from './sheet.module.css';

export interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  /** On wide screens: over the panel beside the stage, or in the middle. On phones always from below. */
  readonly placement?: 'side' | 'centre';
  readonly closeLabel?: string;
  /** False where closing loses something: a tap beside it is too easily made. */
  readonly closesOnTapBeside?: boolean;
  /** The title is only spoken; the content shows its own. */
  readonly isTitleHidden?: boolean;
  /** Stays in sight at the lower edge while the content scrolls. */
  readonly footer?: ReactNode;
  readonly children: ReactNode;
  readonly 'data-testid'?: string;
}

const isWithSoftKeyboard = (): boolean => matchMedia('(pointer: coarse)').matches;

/**
 * Where the focus begins: what asks for it, else the first text field, else the heading, so that a reader hears what
 * opened. On touch screens a field that did not ask for it is left alone: the keyboard would cover half the sheet.
 */
function focusInside(dialog: HTMLElement, heading: HTMLElement | null): void {
  const asked = dialog.querySelector<HTMLElement>('[data-autofocus]:not(:disabled)');
  const field = isWithSoftKeyboard()
    ? null
    : dialog.querySelector<HTMLElement>(
        'input:not([type="radio"], [type="checkbox"], :disabled), textarea:not(:disabled)',
      );
  (asked ?? field ?? heading)?.focus({ preventScroll: true });
}

/**
 * A sheet over the running video. On phones it covers at most the lower 74 % of the screen, so that the face stays
 * visible. The browser's own modal dialog keeps the focus inside, makes the rest inert and gives the focus back.
 */
export function Sheet({
  title,
  onClose,
  placement = 'side',
  closeLabel = 'Close',
  closesOnTapBeside = true,
  isTitleHidden = false,
  footer,
  children,
  ...rest
}: SheetProps): ReactElement {
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  // Before the element leaves the page, or the browser could not give the focus back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    if (element === null || element.open) return;
    element.showModal();
    focusInside(element, heading.current);
    return () => element.close();
  }, []);
  return (
    <dialog
      {...rest}
      ref={dialog}
      className={classNames(styles['sheet'], styles[placement])}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // The browser would close it by itself; whether it closes is the owner's decision.
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (closesOnTapBeside && event.target === event.currentTarget) onClose();
      }}
    >
      <div className={styles['inside']}>
        <div className={styles['grip']} aria-hidden="true" />
        <header className={classNames(styles['head'], isTitleHidden && styles['floating'])}>
          <h2
            ref={heading}
            id={titleId}
            tabIndex={-1}
            className={isTitleHidden ? 'visually-hidden' : classNames('display', styles['title'])}
          >
            {title}
          </h2>
          <IconButton icon="close" label={closeLabel} className={styles['close']} onClick={onClose} />
        </header>
        <div className={styles['content']}>{children}</div>
        {footer !== undefined && <footer className={styles['footer']}>{footer}</footer>}
      </div>
    </dialog>
  );
}
