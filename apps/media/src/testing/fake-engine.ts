import { PeerState, type AnswerRequest, type EnginePeer, type MediaEngine } from '../engine/types';

export class FakePeer implements EnginePeer {
  readonly answerSdp = 'v=0\r\n';
  readonly sent: { readonly mid: string; readonly packet: Buffer }[] = [];
  isClosed = false;

  constructor(readonly request: AnswerRequest) {}

  connect(): void {
    this.request.listener.onState(PeerState.Connected);
    for (const { mid } of this.request.tracks) this.request.listener.onTrackOpen(mid);
  }

  receive(mid: string, packet: Buffer): void {
    this.request.listener.onPacket(mid, packet);
  }

  send(mid: string, packet: Buffer): boolean {
    if (this.isClosed) return false;
    this.sent.push({ mid, packet: Buffer.from(packet) });
    return true;
  }

  close(): void {
    this.isClosed = true;
  }
}

/** Answers when it is told to, and moves packets only by hand. */
export class FakeEngine implements MediaEngine {
  readonly peers: FakePeer[] = [];
  /** Waited for before an answer is made. */
  gate: Promise<void> = Promise.resolve();

  async answer(request: AnswerRequest): Promise<EnginePeer> {
    await this.gate;
    const peer = new FakePeer(request);
    this.peers.push(peer);
    return peer;
  }

  async close(): Promise<void> {
    for (const peer of this.peers) peer.close();
  }
}
