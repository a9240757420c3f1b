export interface SoundState {
  readonly isMuted: boolean;
  readonly needsTapForSound: boolean;
  readonly needsTapToPlay: boolean;
}
export interface VideoOutputOptions {
  readonly wantsSound: boolean;
  /** A frame was painted. */
  readonly onFrame: () => void;
  readonly onSound: (state: SoundState) => void;
}

/** The video element of a player: what it shows, and the browser's rules on playing by itself. */
export class VideoOutput {
  private element: HTMLVideoElement | null = null;
  private stream: MediaStream | null = null;
  private frameRequest: number | null = null;
  private wantsSound: boolean;

  constructor(private readonly options: VideoOutputOptions) {
    this.wantsSound = options.wantsSound;
  }

  /** Nothing is painted because nobody looks, or because there is nowhere to paint. */
  get isHidden(): boolean {
    return this.element === null || (typeof document !== 'undefined' && document.visibilityState === 'hidden');
  }

  get reportsFrames(): boolean {
    return this.element !== null && 'requestVideoFrameCallback' in this.element;
  }

  attach(element: HTMLVideoElement): void {
    if (this.element === element) return;
    this.detach();
    this.element = element;
    element.playsInline = true;
    element.autoplay = true;
    if (this.stream !== null) this.present();
  }

  detach(): void {
    if (this.element === null) return;
    this.cancelFrames();
    this.element.srcObject = null;
    this.element = null;
  }

  show(stream: MediaStream | null): void {
    this.stream = stream;
    if (stream !== null) this.present();
    else if (this.element !== null) {
      this.cancelFrames();
      this.element.srcObject = null;
    }
  }

  async setSound(wantsSound: boolean): Promise<void> {
    this.wantsSound = wantsSound;
    await this.play();
  }

  private present(): void {
    if (this.element === null) return;
    this.cancelFrames();
    this.element.srcObject = this.stream;
    this.requestFrame(this.element);
    void this.play();
  }

  /** With sound if it is wanted and allowed, else silent, else not before a tap. */
  private async play(): Promise<void> {
    const { element } = this;
    if (element === null) return;
    if (this.wantsSound && (await this.tryPlay(element, false))) {
      this.report(element, { isMuted: false, needsTapForSound: false, needsTapToPlay: false });
      return;
    }
    const isPlaying = await this.tryPlay(element, true);
    this.report(element, { isMuted: true, needsTapForSound: this.wantsSound, needsTapToPlay: !isPlaying });
  }

  private async tryPlay(element: HTMLVideoElement, isMuted: boolean): Promise<boolean> {
    element.muted = isMuted;
    try {
      await element.play();
      return true;
    } catch (failure) {
      // Anything but a refusal (a newer stream came in between) is not about permission to play.
      return !(failure instanceof Error || failure instanceof DOMException) || failure.name !== 'NotAllowedError';
    }
  }

  private report(element: HTMLVideoElement, state: SoundState): void {
    if (element === this.element) this.options.onSound(state);
  }

  private requestFrame(element: HTMLVideoElement): void {
    if (!this.reportsFrames) return;
    this.frameRequest = element.requestVideoFrameCallback(() => {
      this.options.onFrame();
      this.requestFrame(element);
    });
  }

  private cancelFrames(): void {
    if (this.frameRequest !== null) this.element?.cancelVideoFrameCallback(this.frameRequest);
    this.frameRequest = null;
  }
}
