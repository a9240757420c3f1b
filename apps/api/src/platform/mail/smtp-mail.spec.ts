import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { FakeClock } from '@vitrine/testing';
import { SmtpMail } from './smtp-mail';

/** A mail server that takes what it is told to take. */
class MailServer {
  readonly mails: string[] = [];
  refusesReceivers = false;
  private readonly sockets = new Set<net.Socket>();
  private readonly server = net.createServer((socket) => this.serve(socket));

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private serve(socket: net.Socket): void {
    this.sockets.add(socket);
    let mail: string | null = null;
    let unread = '';
    socket.write('220 test\r\n');
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      unread += chunk.toString('latin1');
      for (let end = unread.indexOf('\r\n'); end >= 0; end = unread.indexOf('\r\n')) {
        const line = unread.slice(0, end);
        unread = unread.slice(end + 2);
        if (mail !== null && line !== '.') mail += `${line}\n`;
        else if (mail !== null) {
          this.mails.push(mail);
          mail = null;
          socket.write('250 taken\r\n');
        } else if (line === 'DATA') {
          mail = '';
          socket.write('354 go on\r\n');
        } else if (line.startsWith('RCPT') && this.refusesReceivers)
          socket.write('550 5.1.1 <ada@buyers.example> unknown\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  }
}

describe('mail by SMTP', () => {
  const mail = { id: 'order-1.confirmed', to: 'ada@buyers.example', senderName: 'Store', subject: 'Hi', text: 'Text' };
  let server: MailServer;
  let smtp: SmtpMail;
  beforeEach(async () => {
    server = new MailServer();
    smtp = new SmtpMail(await server.start(), 'orders@vitrine.example', new FakeClock());
  });
  afterEach(async () => {
    smtp.onApplicationShutdown();
    await server.stop();
  });

  it('is handed to the server, over one connection for several', async () => {
    await smtp.send(mail);
    await smtp.send({ ...mail, id: 'order-1.shipped' });
    expect(server.mails).toHaveLength(2);
    expect(server.mails[0]).toContain('To: ada@buyers.example\n');
    expect(server.mails[0]).toContain('Message-ID: <order-1.confirmed@vitrine.example>\n');
    expect(server.mails[0]?.endsWith('\n\nText\n')).toBe(true);
  });

  it('fails with a reason that names nobody', async () => {
    server.refusesReceivers = true;
    const failure = await smtp.send(mail).then(
      () => null,
      (error: unknown) => error,
    );
    expect(String(failure)).toContain('550');
    expect(JSON.stringify({ failure, message: String(failure) })).not.toContain('ada');
  });

  it('fails when nobody is there', async () => {
    await server.stop();
    server = new MailServer();
    await expect(smtp.send(mail)).rejects.toThrow('ESOCKET');
    await server.start();
  });

  it('says nothing in clear text to a server elsewhere', async () => {
    const elsewhere = new SmtpMail('smtp://mail.invalid:25', 'orders@vitrine.example', new FakeClock());
    expect(elsewhere['transport'].options).toMatchObject({ requireTLS: true });
    elsewhere.onApplicationShutdown();
  });
});
