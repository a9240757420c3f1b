import type { OnApplicationShutdown } from '@nestjs/common';
import type { Clock } from '@vitrine/server-kit';
import { createTransport, type Transporter } from 'nodemailer';
import { Mail, type MailMessage } from './mail';
import { mailContent } from './mail-content';

const TIMEOUT_MS = 15_000;
const MAX_CONNECTIONS = 3;
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Hands mail to a server (RFC 5321). Beyond this machine nothing is said in clear text: what the server does not encrypt
 * is not sent. A mail sent again has the same Message-ID, by which readers fold it.
 */
export class SmtpMail extends Mail implements OnApplicationShutdown {
  private readonly transport: Transporter;

  /** @param url `smtp://user:password@host:587`, or `smtps:` where the connection is encrypted from its beginning. */
  constructor(
    url: string,
    private readonly from: string,
    private readonly clock: Clock,
  ) {
    super();
    this.transport = createTransport({
      url,
      pool: true,
      maxConnections: MAX_CONNECTIONS,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      requireTLS: !LOOPBACK.has(new URL(url).hostname),
    });
  }

  async send(message: MailMessage): Promise<void> {
    const content = mailContent(message, this.from, this.clock.nowMs());
    // What the library fails with names the address, which no log may hold: the reason only is told.
    const reason = await this.transport.sendMail(content).then(() => null, reasonOf);
    if (reason !== null) throw new Error(`The mail server did not take the mail ${message.id}: ${reason}.`);
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}

function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'for no reason';
  const { code, responseCode, command } = error as Partial<Record<'code' | 'responseCode' | 'command', unknown>>;
  const parts = [code, responseCode, command].filter((part) => typeof part === 'string' || typeof part === 'number');
  return parts.length > 0 ? parts.join(' ') : 'for no reason';
}
