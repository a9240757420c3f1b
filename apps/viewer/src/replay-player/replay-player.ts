import type { ReplayPartView } from '@vitrine/contracts';
import { Store } from '@vitrine/client';
import { partAfter, placeOf, spanOf } from './replay-parts';

export interface ReplayPlayerSnapshot {
  /** In the show's media time. */
  readonly atMs: number;
  readonly isPlaying: boolean;
  readonly isMuted: boolean;
  /** A picture has been shown. */
  readonly hasPicture: boolean;
  readonly hasEnded: boolean;
  /** The file could not be played. */
  readonly hasFailed: boolean;
}

export interface ReplayPlayerOptions {
  readonly parts: readonly ReplayPartView[];
  /** Plays from here to there, and only that. */
  readonly span?: { readonly fromMs: number; readonly toMs: number };
  readonly startAtMs?: number;
}

/** Plays the files of a show one after the other, as if they were one. */
export class ReplayPlayer extends Store<ReplayPlayerSnapshot> {
  readonly span: { readonly fromMs: number; readonly toMs: number };
  private video: HTMLVideoElement | null = null;
  private part: ReplayPartView | null = null;
  private isWanted = true;

  constructor(private readonly options: ReplayPlayerOptions) {
    const span = options.span ?? spanOf(options.parts);
    super({
      atMs: Math.max(span.fromMs, options.startAtMs ?? span.fromMs),
      isPlaying: false,
      isMuted: true,
      hasPicture: false,
      hasEnded: false,
      hasFailed: false,
    });
    this.span = span;
  }

  /** @returns how to let go of it. */
  readonly attach = (video: HTMLVideoElement): (() => void) => {
    this.video = video;
    video.muted = this.getSnapshot().isMuted;
    const stop = new AbortController();
    const on = (kind: keyof HTMLMediaElementEventMap, listener: () => void): void =>
      video.addEventListener(kind, listener, { signal: stop.signal });
    on('timeupdate', () => this.follow());
    on('seeked', () => this.follow());
    on('loadeddata', () => this.set({ hasPicture: true, hasFailed: false }));
    on('play', () => this.set({ isPlaying: true }));
    on('pause', () => this.set({ isPlaying: false }));
    on('ended', () => this.next());
    on('error', () => this.set({ hasFailed: this.part !== null }));
    on('volumechange', () => this.set({ isMuted: video.muted }));
    this.load(this.getSnapshot().atMs);
    return () => {
      stop.abort();
      video.removeAttribute('src');
      video.load();
      this.video = null;
      this.part = null;
    };
  };

  seek(atMs: number): void {
    const within = Math.min(Math.max(atMs, this.span.fromMs), this.span.toMs);
    this.set({ atMs: within, hasEnded: false });
    this.load(within);
  }

  play(): void {
    this.isWanted = true;
    if (this.getSnapshot().hasEnded) this.seek(this.span.fromMs);
    else this.start();
  }

  pause(): void {
    this.isWanted = false;
    this.video?.pause();
  }

  setMuted(isMuted: boolean): void {
    if (this.video !== null) this.video.muted = isMuted;
    this.set({ isMuted });
  }

  /** Tries the file again that could not be played. */
  retry(): void {
    this.part = null;
    this.set({ hasFailed: false });
    this.load(this.getSnapshot().atMs);
  }

  private load(atMs: number): void {
    const { video } = this;
    const place = placeOf(this.options.parts, atMs);
    if (video === null) return;
    if (place === null) {
      this.finish();
      return;
    }
    if (place.part !== this.part) {
      this.part = place.part;
      video.src = place.part.url;
    }
    // Before the file is known the browser keeps the wish and goes there first.
    video.currentTime = place.offsetMs / 1_000;
    if (this.isWanted) this.start();
  }

  private start(): void {
    const { video } = this;
    if (video === null) return;
    video.play().catch((error: unknown) => {
      // Another file was asked for, or the browser wants a tap first: the button to play is there.
      if (error instanceof DOMException && error.name === 'NotAllowedError') this.isWanted = false;
      this.set({ isPlaying: !video.paused });
    });
  }

  private follow(): void {
    const { video, part } = this;
    if (video === null || part === null || video.seeking) return;
    const atMs = Math.round(part.fromMs + video.currentTime * 1_000);
    if (atMs >= this.span.toMs) this.finish();
    else this.set({ atMs });
  }

  private next(): void {
    const following = this.part === null ? null : partAfter(this.options.parts, this.part);
    if (following === null || following.fromMs >= this.span.toMs) this.finish();
    else this.seek(following.fromMs);
  }

  private finish(): void {
    this.video?.pause();
    this.set({ atMs: this.span.toMs, hasEnded: true, isPlaying: false });
  }
}
