export interface Toast {
  readonly id: number;
  readonly text: string;
}

const TOAST_MS = 4_000;
const ANNOUNCE_GAP_MS = 10_000;

/** Short messages over the page, and what is only spoken to screen readers. One store for the app. */
class ToastStore {
  private toasts: readonly Toast[] = [];
  private announcement = '';
  private snapshot: { readonly toasts: readonly Toast[]; readonly announcement: string } = {
    toasts: [],
    announcement: '',
  };
  private nextId = 1;
  private lastAnnouncedAtMs = 0;
  private waiting: { readonly text: string; readonly timer: ReturnType<typeof setTimeout> } | null = null;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly getSnapshot = (): { readonly toasts: readonly Toast[]; readonly announcement: string } => this.snapshot;

  show(text: string): void {
    const toast = { id: this.nextId++, text };
    this.toasts = [...this.toasts.slice(-2), toast];
    this.publish();
    setTimeout(() => {
      this.toasts = this.toasts.filter(({ id }) => id !== toast.id);
      this.publish();
    }, TOAST_MS);
  }

  /** Speaks price, stock and pin changes, at most every ten seconds; of those in between only the newest. */
  announce(text: string): void {
    const waitMs = this.lastAnnouncedAtMs + ANNOUNCE_GAP_MS - Date.now();
    if (this.waiting !== null) clearTimeout(this.waiting.timer);
    this.waiting = null;
    if (waitMs <= 0) this.speak(text);
    else this.waiting = { text, timer: setTimeout(() => this.speak(text), waitMs) };
  }

  private speak(text: string): void {
    this.waiting = null;
    this.lastAnnouncedAtMs = Date.now();
    this.announcement = text;
    this.publish();
  }

  private publish(): void {
    this.snapshot = { toasts: this.toasts, announcement: this.announcement };
    for (const notify of this.listeners) notify();
  }
}

export const toasts = new ToastStore();
