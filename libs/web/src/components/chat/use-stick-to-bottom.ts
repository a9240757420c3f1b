import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

const NEAR_PX = 48;

export interface StickToBottom {
  readonly list: RefObject<HTMLDivElement | null>;
  /** New rows arrived while the reader was further up. */
  readonly hasUnseen: boolean;
  readonly onScroll: () => void;
  readonly jumpToBottom: () => void;
  /** Stays where it is whatever arrives, until the reader goes to the end again. */
  readonly letGo: () => void;
}

/**
 * Keeps the newest row in sight while the reader is at the end, and never moves a reader who scrolled up.
 * `newest` names the last row; a change of it means that something arrived.
 */
export function useStickToBottom(newest: string): StickToBottom {
  const list = useRef<HTMLDivElement>(null);
  const isAtBottom = useRef(true);
  // Which newest row the reader has had in sight; what is newer is unseen.
  const [seen, setSeen] = useState(newest);

  const toBottom = useCallback(() => {
    const element = list.current;
    if (element !== null) element.scrollTop = element.scrollHeight;
  }, []);

  useLayoutEffect(() => {
    if (isAtBottom.current) toBottom();
  }, [newest, toBottom]);

  // The keyboard, a growing draft or a turned phone change the height; the end has to stay the end.
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (isAtBottom.current) toBottom();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [toBottom]);

  const [isFollowing, setFollowing] = useState(true);
  const onScroll = useCallback(() => {
    const element = list.current;
    if (element === null) return;
    isAtBottom.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    setFollowing(isAtBottom.current);
    setSeen(newest);
  }, [newest]);

  const jumpToBottom = useCallback(() => {
    isAtBottom.current = true;
    setFollowing(true);
    toBottom();
  }, [toBottom]);

  const letGo = useCallback(() => {
    isAtBottom.current = false;
    setFollowing(false);
    setSeen(newest);
  }, [newest]);

  return { list, hasUnseen: !isFollowing && seen !== newest, onScroll, jumpToBottom, letGo };
}
