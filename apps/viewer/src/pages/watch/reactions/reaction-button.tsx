import type { ReactionCounts, Reactions } from '@vitrine/client';
import { REACTION_KINDS } from '@vitrine/contracts';
import { countOf, formatCompact, REACTION_LABELS, ReactionIcon, useSelected } from '@vitrine/web';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { useHold } from './use-hold';
import styles from './reactions.module.css';

const OTHER_KINDS = REACTION_KINDS.filter((kind) => kind !== 'heart');
/** A mouse that rests on the heart brings the others out, and one that leaves lets them go. */
const HOVER_OPEN_MS = 300;
const HOVER_CLOSE_MS = 350;
/** Nobody uses them any more: on a phone they stand over the chat. */
const IDLE_CLOSE_MS = 5_000;
/** How long the figure shows that it grew. */
const PULSE_MS = 700;

const sumOf = (counts: ReactionCounts): number => REACTION_KINDS.reduce((sum, kind) => sum + counts[kind], 0);

/** The figure as it is, and whether it grew a moment ago: what there is to see for people who asked for less motion. */
function Figure({ total }: { readonly total: number }): ReactElement {
  const [settled, setSettled] = useState(total);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(total), PULSE_MS);
    return () => clearTimeout(timer);
  }, [total]);
  return (
    <span
      aria-hidden="true"
      className={styles['figure']}
      data-growing={total > settled || undefined}
      data-testid="reaction-count"
    >
      {total === 0 ? '' : formatCompact(total)}
    </span>
  );
}

/** A tap sends a heart; holding, hovering or an arrow key offers the other three. */
export function ReactionButton({
  reactions,
  look,
  isDisabled = false,
}: {
  readonly reactions: Reactions;
  /** In the column beside the chat, or in the row below the stage. */
  readonly look: 'rail' | 'row';
  readonly isDisabled?: boolean;
}): ReactElement {
  const total = useSelected(reactions, ({ counts }) => sumOf(counts));
  const [isOpen, setOpen] = useState(false);
  const [isByKey, setByKey] = useState(false);
  const [uses, setUses] = useState(0);
  const root = useRef<HTMLDivElement>(null);
  const heart = useRef<HTMLButtonElement>(null);
  const first = useRef<HTMLButtonElement>(null);
  // Not ':hover': after a touch that stays with what was touched.
  const isUnderMouse = useRef(false);
  const hover = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const id = useId();
  const hold = useHold(
    () => {
      setUses((before) => before + 1);
      reactions.tap('heart');
    },
    () => {
      setUses((before) => before + 1);
      setByKey(false);
      setOpen(true);
    },
  );

  useEffect(() => {
    if (!isOpen) return;
    const onPointerDown = ({ target }: Event): void => {
      if (!(target instanceof Node && root.current?.contains(target))) setOpen(false);
    };
    // On its way down, so that nothing that keeps a tap to itself keeps it from here.
    document.addEventListener('pointerdown', onPointerDown, true);
    return () => document.removeEventListener('pointerdown', onPointerDown, true);
  }, [isOpen]);
  useEffect(() => {
    if (!isOpen || isByKey) return;
    const timer = setTimeout(() => setOpen(isUnderMouse.current), IDLE_CLOSE_MS);
    return () => clearTimeout(timer);
  }, [isOpen, isByKey, uses]);
  useEffect(() => () => clearTimeout(hover.current), []);

  const onHover = ({ pointerType }: PointerEvent, willBeOpen: boolean): void => {
    if (pointerType !== 'mouse') return;
    isUnderMouse.current = willBeOpen;
    if (isDisabled) return;
    clearTimeout(hover.current);
    hover.current = setTimeout(() => setOpen(willBeOpen), willBeOpen ? HOVER_OPEN_MS : HOVER_CLOSE_MS);
  };
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape' && isOpen) {
      setOpen(false);
      heart.current?.focus();
    } else if ((key === 'ArrowUp' || key === 'ArrowDown') && !isDisabled) {
      setByKey(true);
      setOpen(true);
      // Not there before it is drawn.
      requestAnimationFrame(() => first.current?.focus());
    }
  };
  return (
    <div
      ref={root}
      className={styles[look]}
      role="group"
      aria-label="Reactions"
      onKeyDown={onKeyDown}
      onPointerEnter={(event) => onHover(event, true)}
      onPointerLeave={(event) => onHover(event, false)}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget !== null && !root.current?.contains(relatedTarget)) setOpen(false);
      }}
    >
      <button
        ref={heart}
        type="button"
        className={styles['heart']}
        aria-label={REACTION_LABELS.heart}
        aria-describedby={`${id}-hint`}
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-others` : undefined}
        disabled={isDisabled}
        data-testid="reaction-heart"
        {...hold}
      >
        <ReactionIcon kind="heart" />
        {look === 'row' && total > 0 && <Figure total={total} />}
      </button>
      {look === 'rail' && <Figure total={total} />}
      <span id={`${id}-hint`} className="visually-hidden">
        {total > 0 && `${countOf(total, 'reaction', 'reactions')} since you came. `}
        Hold, or press arrow up, for more.
      </span>
      {isOpen && !isDisabled && (
        <div id={`${id}-others`} className={styles['others']} data-testid="reaction-others">
          {OTHER_KINDS.map((kind, index) => (
            <button
              key={kind}
              ref={index === 0 ? first : undefined}
              type="button"
              className={styles['other']}
              aria-label={REACTION_LABELS[kind]}
              title={REACTION_LABELS[kind]}
              data-testid={`reaction-${kind}`}
              onClick={() => {
                setUses((before) => before + 1);
                reactions.tap(kind);
              }}
            >
              <ReactionIcon kind={kind} />
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
