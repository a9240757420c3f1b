/** A mail of plain text to one person. */
export interface MailMessage {
  /** Ours, of letters, digits, dots and hyphens; also its Message-ID. A mail sent again under the same id arrives once. */
  readonly id: string;
  readonly to: string;
  /** Shown beside our own address. */
  readonly senderName: string;
  readonly subject: string;
  readonly text: string;
}

/**
 * Whoever carries mail. A mail that was handed over is theirs to deliver; one that fails is handed over again later under
 * the same id. Two adapters: a folder of outgoing mail, and SMTP.
 */
export abstract class Mail {
  /** @throws Error when it can't be handed over; it may have been all the same. */
  abstract send(message: MailMessage): Promise<void>;
}
