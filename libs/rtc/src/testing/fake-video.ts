/** A video element under a browser's autoplay rules, painting a frame when told to. */
export class FakeVideo {
  srcObject: MediaStream | null = null;
  muted = false;
  playsInline = false;
  autoplay = false;
  allows: 'sound' | 'silent' | 'nothing' = 'sound';
  private callbacks = new Map<number, () => void>();
  private nextHandle = 1;

  get element(): HTMLVideoElement {
    return this as unknown as HTMLVideoElement;
  }
  async play(): Promise<void> {
    const isAllowed = this.allows === 'sound' || (this.allows === 'silent' && this.muted);
    if (!isAllowed) throw new DOMException('play() needs a gesture', 'NotAllowedError');
  }
  requestVideoFrameCallback(callback: () => void): number {
    const handle = this.nextHandle;
    this.nextHandle += 1;
    this.callbacks.set(handle, callback);
    return handle;
  }
  cancelVideoFrameCallback(handle: number): void {
    this.callbacks.delete(handle);
  }
  paint(): void {
    const due = [...this.callbacks.values()];
    this.callbacks.clear();
    for (const callback of due) callback();
  }
}
