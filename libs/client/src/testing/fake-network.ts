import type { ErrorBody, Frame, PackedFrame, SocketCommandName } from '@vitrine/contracts';
import type { LiveSocket, LiveSocketHandlers, ServerEventName, ServerEventPayload } from '../live/live-socket';
import { FakeRoom } from './fake-room';

interface Waiting {
  readonly name: SocketCommandName;
  readonly reply: () => void;
  readonly fail: (error: Error) => void;
}

/** Connections into a FakeRoom that a test opens, cuts and answers by hand. */
export class FakeNetwork {
  readonly room = new FakeRoom();
  readonly connections: LiveSocketHandlers[] = [];
  /** Commands whose answers are held back, as long as `holdsAnswers`. */
  readonly waiting: Waiting[] = [];
  holdsAnswers = false;
  memberId = 'me';
  private isOpen = false;

  readonly openSocket = (handlers: LiveSocketHandlers): LiveSocket => {
    this.connections.push(handlers);
    return {
      send: (name, request) =>
        new Promise((resolve, reject) => {
          const waiting: Waiting = {
            name,
            reply: () => resolve(this.room.answer(name, request, this.memberId) as Parameters<typeof resolve>[0]),
            fail: reject,
          };
          if (this.holdsAnswers) this.waiting.push(waiting);
          else waiting.reply();
        }),
      close: () => {
        this.isOpen = false;
        this.failWaiting();
      },
    };
  };

  get current(): LiveSocketHandlers {
    const current = this.connections.at(-1);
    if (current === undefined) throw new Error('Nobody connected.');
    return current;
  }
  accept(): void {
    this.isOpen = true;
    this.current.onOpened();
  }
  cut(error: ErrorBody | null = null): void {
    this.isOpen = false;
    this.failWaiting();
    this.current.onLost(error);
  }
  /** Sends entries already in the log to the client, if there is a connection. */
  deliver(fromSeq: number, toSeq = fromSeq): void {
    this.deliverFrame(this.room.frame(fromSeq, toSeq));
  }
  deliverFrame(frame: Frame | PackedFrame): void {
    this.emit('frame', frame);
  }
  /** @returns whether there was a connection to send it over. */
  emit<E extends ServerEventName>(name: E, payload: ServerEventPayload<E>): boolean {
    if (this.isOpen) this.current.onEvent(name, payload);
    return this.isOpen;
  }

  private failWaiting(): void {
    for (const { fail } of this.waiting.splice(0)) fail(new Error('connection lost'));
  }
}
