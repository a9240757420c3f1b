import { setTimeout as delay } from 'node:timers/promises';
import {
  createApi,
  HttpClient,
  LiveConnection,
  MemoryCookies,
  newClientId,
  RoomSession,
  type Api,
} from '@vitrine/client';

/** Somebody at the api without a browser: prepares what a journey needs, or is one of many in the room. */
export class ApiPerson {
  readonly api: Api;
  private readonly cookies = new MemoryCookies();

  constructor(private readonly url: string) {
    this.api = createApi(
      new HttpClient({
        baseUrl: url,
        headers: () => ({ cookie: this.cookies.header() }),
        onSetCookie: (lines) => this.cookies.absorb(lines),
      }),
    );
  }

  static async signIn(url: string, email: string, password: string): Promise<ApiPerson> {
    const person = new ApiPerson(url);
    await person.api.auth.signIn({ email, password });
    return person;
  }

  static async guest(url: string, displayName: string): Promise<ApiPerson> {
    const person = new ApiPerson(url);
    await person.api.auth.guest({ displayName });
    return person;
  }

  /** The same session for a browser. */
  browserCookies(): { readonly name: string; readonly value: string; readonly url: string }[] {
    return this.cookies
      .header()
      .split('; ')
      .map((pair) => {
        const [name = '', ...value] = pair.split('=');
        return { name, value: value.join('='), url: this.url };
      });
  }

  /** Joins the room, sends messages one after the other with a pause between them, leaves. */
  async say(roomId: string, texts: readonly string[], pauseMs = 0): Promise<void> {
    const connection = new LiveConnection({ url: this.url, headers: () => ({ cookie: this.cookies.header() }) });
    const room = new RoomSession({ connection, roomId });
    connection.connect();
    room.start();
    try {
      await isReady(room);
      for (const text of texts) {
        await connection.command('chat.send', { roomId, clientId: newClientId(), text });
        if (pauseMs > 0) await delay(pauseMs);
      }
    } finally {
      room.leave();
      connection.close();
    }
  }
}

function isReady(room: RoomSession): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the room was not joined in time')), 10_000);
    const look = (): void => {
      const { status, error } = room.getSnapshot();
      if (status !== 'ready' && status !== 'refused') return;
      clearTimeout(timer);
      stop();
      if (status === 'ready') resolve();
      else reject(new Error(`the room refused: ${error?.code}`));
    };
    const stop = room.subscribe(look);
    look();
  });
}
