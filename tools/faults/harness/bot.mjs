// One viewer or moderator: the client library as the apps use it, with a recorder beside it.
import { stateFingerprint } from './fingerprint.mjs';
import { makePerson, register } from './people.mjs';
import { Recorder } from './recorder.mjs';

/**
 * @typedef {object} BotOptions
 * @property {any} library the built client library
 * @property {string} origin
 * @property {string} roomId
 * @property {string} label
 * @property {string} address
 * @property {boolean} isStaff
 * @property {import('./fingerprint.mjs').EntryFingerprints} fingerprints
 *
 * @typedef {object} Written a message as its author wrote it
 * @property {string} memberId
 * @property {string} clientId
 * @property {string} text
 * @property {number | null} replyToSeq
 *
 * @typedef {object} Acknowledged
 * @property {string} memberId
 * @property {string} clientId
 * @property {number} seq
 */

/** @type {any} */
let connectionClass = null;

/** The library's connection, telling its bot what became of every command. @param {any} library */
function observedConnection(library) {
  connectionClass ??= class extends library.LiveConnection {
    /** @type {Bot | null} */
    observer = null;

    async command(name, request, options) {
      try {
        const data = await super.command(name, request, options);
        this.observer?.answered(name, request, data);
        return data;
      } catch (failure) {
        this.observer?.failed(failure);
        throw failure;
      }
    }
  };
  return connectionClass;
}

export class Bot {
  /** @param {BotOptions} options */
  constructor(options) {
    this.options = options;
    this.recorder = new Recorder(options.fingerprints);
    this.person = makePerson(options.library, options.origin, options);
    this.memberId = '';
    /** @type {Written[]} */
    this.written = [];
    /** @type {Acknowledged[]} */
    this.acknowledged = [];
    /** Numbers of the messages whose removal was acknowledged. @type {number[]} */
    this.removed = [];
    /** Commands that were sent and whose answer never came. */
    this.unanswered = 0;
    this.sent = 0;
    this.hasLeft = false;
  }

  /** @returns {Promise<string | null>} the e-mail address of somebody who is to become staff */
  async signUp() {
    const { label, isStaff } = this.options;
    if (isStaff) {
      const { memberId, email } = await register(this.person, label);
      this.memberId = memberId;
      return email;
    }
    this.memberId = (await this.person.api.auth.guest({ displayName: `Guest ${label}` })).member.id;
    return null;
  }

  /** Listeners come first, so that nothing that happens goes unseen. */
  enter() {
    const { library, origin, roomId } = this.options;
    const ObservedConnection = observedConnection(library);
    this.connection = new ObservedConnection({ url: origin, headers: this.person.liveHeaders });
    this.connection.observer = this;
    this.session = new library.RoomSession({ connection: this.connection, roomId });
    this.outbox = new library.Outbox({ connection: this.connection, room: this.session });
    this.#observe();
    this.connection.connect();
    this.session.start();
  }

  #observe() {
    const { connection, session, recorder } = this;
    let [status, error, roomStatus] = ['idle', null, 'idle'];
    connection.on('frame', (frame) => recorder.frame(frame));
    connection.on('session.closed', (closed) => recorder.closed(closed));
    connection.on('snapshot', ({ seq }) => this.#noteSnapshot(seq));
    connection.subscribe(() => {
      const now = connection.getSnapshot();
      if (now.error !== error && now.error) recorder.refused(now.error.code);
      error = now.error;
      if (now.status === status) return;
      if (now.status === 'online') recorder.opened();
      else if (status === 'online') recorder.lost();
      status = now.status;
    });
    session.onEntries((entries, origin) => recorder.tell(entries, origin));
    session.subscribe(() => {
      const now = session.getSnapshot();
      if (now.status === roomStatus) return;
      roomStatus = now.status;
      if (roomStatus === 'ready') recorder.ready(now.contiguousSeq);
    });
  }

  /** @param {string} name @param {any} request @param {any} data */
  answered(name, request, data) {
    if (name === 'chat.send')
      this.acknowledged.push({ memberId: this.memberId, clientId: request.clientId, seq: data.seq });
    else if (name === 'chat.delete') this.removed.push(request.seq);
    else if (name === 'room.catch-up') this.recorder.frame(data);
    else if (name === 'room.join' && data.kind === 'entries') this.recorder.frame(data.frame);
    else if (name === 'room.join') this.#noteSnapshot(data.seq);
  }

  /** @param {{ isNetwork: boolean }} failure */
  failed({ isNetwork }) {
    if (isNetwork) this.unanswered += 1;
  }

  /** A snapshot counts once the session took it; one that says nothing new changes nothing. @param {number} seq */
  #noteSnapshot(seq) {
    const toldBefore = this.recorder.toldCount;
    const { state, contiguousSeq, leftOut } = this.session.getSnapshot();
    const isNews = state === null || seq > contiguousSeq || (seq === contiguousSeq && leftOut.length > 0);
    setImmediate(() => {
      if (isNews && this.session.getSnapshot().contiguousSeq >= seq) this.recorder.snapshot(seq, toldBefore);
    });
  }

  /** @param {string} text @param {number} [replyToSeq] */
  say(text, replyToSeq) {
    const message = this.outbox.send({ text, ...(replyToSeq === undefined ? {} : { replyToSeq }) });
    if (message === null) return;
    this.sent += 1;
    const { clientId } = message;
    this.written.push({ memberId: this.memberId, clientId, text, replyToSeq: replyToSeq ?? null });
  }

  /** Takes a message back. @param {number} seq @returns {Promise<void>} also when it did not work: who tried, tries another */
  async remove(seq) {
    this.sent += 1;
    await this.connection.command('chat.delete', { roomId: this.options.roomId, seq }).catch(() => {
      // Without an acknowledgement nothing was promised.
    });
  }

  leave() {
    this.hasLeft = true;
    this.report();
    this.session.leave();
    this.outbox.dispose();
    this.connection.close();
  }

  get isReady() {
    return this.session.getSnapshot().status === 'ready';
  }
  /** Messages that were neither accepted nor refused for good. */
  get unsettled() {
    return this.outbox.getSnapshot().pending.filter(({ status }) => status === 'waiting' || status === 'sending')
      .length;
  }
  /** @returns {readonly string[]} why messages were refused for good */
  get refusedMessages() {
    return this.outbox.getSnapshot().pending.flatMap(({ error }) => error?.code ?? []);
  }

  /** @returns {import('./recorder.mjs').ClientRecord} as it stood when it left, for one that has */
  report() {
    if (this.record) return this.record;
    const { status, state, error, contiguousSeq } = this.session.getSnapshot();
    const connection = this.connection.getSnapshot();
    const problem =
      error?.code ??
      (connection.status === 'online' ? null : (connection.reason ?? connection.error?.code ?? connection.status));
    const record = {
      ...this.recorder.report(),
      label: this.options.label,
      memberId: this.memberId,
      isStaff: this.options.isStaff,
      hasLeft: this.hasLeft,
      status,
      problem,
      contiguousSeq,
      stateFingerprint: state === null ? null : stateFingerprint(state),
    };
    if (this.hasLeft) this.record = record;
    return record;
  }
}
