import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useSnapshot } from '../../hooks/use-snapshot';
import { EndFollower } from './end-follower';

export interface StickToBottomOptions {
  /** Names the last row that somebody else may have made; a change of it means that something arrived. */
  readonly newest: string;
  /** Own rows at the end. A new one brings the end into sight, wherever the reader is. */
  readonly ownKeys: readonly string[];
  /** Told when the reader leaves the end or comes back to it. */
  readonly onFollow?: ((isFollowing: boolean) => void) | undefined;
}
export interface StickToBottom {
  readonly list: RefObject<HTMLDivElement | null>;
  /** New rows arrived while the reader was further up. */
  readonly hasUnseen: boolean;
  readonly jumpToBottom: () => void;
  /** Stays where it is whatever arrives, until the reader goes to the end again. */
  readonly letGo: () => void;
}

/** Keeps the newest row in sight while the reader is at the end, and never moves a reader who scrolled up. */
export function useStickToBottom({ newest, ownKeys, onFollow }: StickToBottomOptions): StickToBottom {
  const list = useRef<HTMLDivElement>(null);
  const [follower] = useState(() => new EndFollower());
  const { isFollowing } = useSnapshot(follower);
  // Which newest row the reader has had in sight; what is newer is unseen.
  const [seen, setSeen] = useState(newest);
  if (isFollowing && seen !== newest) setSeen(newest);

  useLayoutEffect(() => (list.current === null ? undefined : follower.attach(list.current)), [follower]);
  const ownBefore = useRef(ownKeys);
  useLayoutEffect(() => {
    const before = ownBefore.current;
    ownBefore.current = ownKeys;
    if (ownKeys.some((key) => !before.includes(key))) follower.follow();
    else follower.settle();
  });
  useEffect(() => onFollow?.(isFollowing), [isFollowing, onFollow]);

  return {
    list,
    hasUnseen: !isFollowing && seen !== newest,
    jumpToBottom: () => follower.follow(),
    letGo: () => follower.letGo(),
  };
}
