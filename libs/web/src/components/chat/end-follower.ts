import { Store } from '@vitrine/client';

/** Whoever came so near to the end wants to be there. */
const NEAR_PX = 48;
/** A scroll so soon after a wheel, a finger or a key was made by it. */
const BY_HAND_MS = 500;
/** How many rows are remembered to hold the place by: some of them may be gone the next time. */
const HELD_ROWS = 12;

interface HeldRow {
  readonly row: Element;
  readonly topPx: number;
}
export interface EndFollowerSnapshot {
  readonly isFollowing: boolean;
}

/**
 * Where a reader is in a list that grows at its end. At the end it is followed, whatever comes or goes, until the reader
 * scrolls up: by wheel, finger, key or scrollbar, or by anything else that scrolls while the list itself stands still.
 * Away from the end the rows in sight stay where they are, also when rows above them come or go. The list needs
 * `overflow-anchor: none`: a browser that moves rows as well would be mistaken for the reader.
 */
export class EndFollower extends Store<EndFollowerSnapshot> {
  private list: HTMLElement | null = null;
  private lastTopPx = 0;
  /** Height of the rows and of the window onto them when the end was last brought into sight. */
  private pinned = { contentPx: 0, viewPx: 0 };
  private handAtMs = -Infinity;
  private isHeldByPointer = false;
  private heldRows: readonly HeldRow[] = [];

  constructor(private readonly nowMs: () => number = () => performance.now()) {
    super({ isFollowing: true });
  }

  /** @param list the element that scrolls; its first child holds the rows. */
  attach(list: HTMLElement): () => void {
    this.list = list;
    const stop = new AbortController();
    const quiet = { signal: stop.signal, passive: true };
    const byHand = (): void => {
      this.handAtMs = this.nowMs();
    };
    const letGo = (): void => {
      this.isHeldByPointer = false;
    };
    list.addEventListener('scroll', () => this.onScroll(), quiet);
    for (const name of ['wheel', 'touchmove', 'keydown', 'focusin'] as const)
      list.addEventListener(name, byHand, quiet);
    list.addEventListener(
      'pointerdown',
      ({ pointerType }) => {
        // The scrollbar, a text being marked or the middle button: as long as it is held, it scrolls.
        this.isHeldByPointer = pointerType === 'mouse';
      },
      quiet,
    );
    addEventListener('pointerup', letGo, quiet);
    // Not every browser tells that the scrollbar was let go of; the next movement without a button does.
    addEventListener('pointermove', ({ buttons }) => (buttons === 0 ? letGo() : undefined), quiet);
    // The keyboard, a growing draft, a turned phone or a row that opens change heights; the end has to stay the end.
    const observer = new ResizeObserver(() => this.settle());
    observer.observe(list);
    if (list.firstElementChild !== null) observer.observe(list.firstElementChild);
    return () => {
      stop.abort();
      observer.disconnect();
      this.list = null;
    };
  }

  /** To be called when rows have come or gone and nothing was painted yet. */
  settle(): void {
    if (this.getSnapshot().isFollowing) this.pin();
    else this.holdPlace();
  }

  /** To the end, and with it from now on. */
  follow(): void {
    this.pin();
    this.heldRows = [];
    this.set({ isFollowing: true });
  }

  /** Stays where it is whatever arrives, until the reader goes to the end again. */
  letGo(): void {
    this.remember();
    this.set({ isFollowing: false });
  }

  private onScroll(): void {
    const { list } = this;
    if (list === null || list.clientHeight === 0) return;
    const { scrollTop, scrollHeight, clientHeight } = list;
    const toEndPx = scrollHeight - scrollTop - clientHeight;
    const isOwn = scrollTop === this.lastTopPx;
    const isUp = scrollTop < this.lastTopPx;
    this.lastTopPx = scrollTop;
    if (this.getSnapshot().isFollowing) {
      if (toEndPx <= 1) return;
      const isStill = scrollHeight === this.pinned.contentPx && clientHeight === this.pinned.viewPx;
      const isByHand = this.isHeldByPointer || this.nowMs() - this.handAtMs < BY_HAND_MS;
      if (isUp && (isByHand || isStill)) this.letGo();
      else if (!isStill) this.pin();
      return;
    }
    if (toEndPx <= 1 || (!isUp && toEndPx < NEAR_PX)) this.follow();
    else if (!isOwn) this.remember();
  }

  private pin(): void {
    const { list } = this;
    if (list === null) return;
    list.scrollTop = list.scrollHeight;
    this.lastTopPx = list.scrollTop;
    this.pinned = { contentPx: list.scrollHeight, viewPx: list.clientHeight };
  }

  private holdPlace(): void {
    const { list } = this;
    // Behind another tab of the page nothing has a place; the one from before counts when it is seen again.
    if (list === null || list.clientHeight === 0) return;
    const held = this.heldRows.find(({ row }) => list.contains(row));
    if (held !== undefined) {
      const movedPx = topOf(held.row) - held.topPx;
      if (Math.abs(movedPx) >= 1) list.scrollTop += movedPx;
    }
    this.lastTopPx = list.scrollTop;
    // Scrolling goes by whole pixels of the screen: what is left over counts the next time, or the rows would creep.
    this.remember(held === undefined ? 0 : held.topPx - topOf(held.row));
  }

  /** @param byPx how far below its place a row should be. */
  private remember(byPx = 0): void {
    const { list } = this;
    const rows = list?.firstElementChild?.children;
    if (list === null || rows === undefined) return;
    const topPx = topOf(list);
    // Rows stand one below the other, so the first in sight is found by halving.
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > topPx) high = middle;
      else low = middle + 1;
    }
    this.heldRows = [...rows].slice(low, low + HELD_ROWS).map((row) => ({ row, topPx: topOf(row) + byPx }));
  }
}

const topOf = (element: Element): number => element.getBoundingClientRect().top;
