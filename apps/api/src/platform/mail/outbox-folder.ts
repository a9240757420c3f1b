import { randomBytes } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@vitrine/server-kit';
import { createTransport } from 'nodemailer';
import { Mail, type MailMessage } from './mail';
import { mailContent } from './mail-content';

/** Lays each mail into a folder as `<id>.eml`, where people open it or another program takes it from. */
export class OutboxFolder extends Mail {
  /** Writes mails and carries them nowhere. */
  private readonly writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });

  constructor(
    private readonly folder: string,
    private readonly from: string,
    private readonly clock: Clock,
  ) {
    super();
  }

  async send(message: MailMessage): Promise<void> {
    const { message: content } = await this.writer.sendMail(mailContent(message, this.from, this.clock.nowMs()));
    if (!Buffer.isBuffer(content)) throw new Error(`The mail ${message.id} was not written.`);
    // They hold names and addresses: for the account that runs the server only.
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    // Written aside and renamed, so that nobody ever takes half a mail; the same id is the same file.
    const temporary = path.join(this.folder, `${message.id}.${randomBytes(6).toString('hex')}.tmp`);
    await writeFile(temporary, content, { mode: 0o600 });
    await rename(temporary, path.join(this.folder, `${message.id}.eml`));
  }
}
