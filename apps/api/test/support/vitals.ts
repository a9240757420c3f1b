import type { TestApp } from './test-app';

/** Whether the process and its database are as well as before. */
export class Vitals {
  private readonly unhandled: unknown[] = [];
  private entries: readonly unknown[] = [];
  private readonly note = (reason: unknown): void => void this.unhandled.push(reason);

  private constructor(private readonly app: TestApp) {
    process.on('unhandledRejection', this.note);
  }

  static async of(app: TestApp): Promise<Vitals> {
    const vitals = new Vitals(app);
    await vitals.remember();
    return vitals;
  }

  /** Takes what is stored now for what is meant to be stored. */
  async remember(): Promise<void> {
    this.entries = await this.stored();
  }

  stop(): void {
    process.off('unhandledRejection', this.note);
  }

  /** @throws Error when something was left unhandled, or the server does not answer */
  async expectAlive(): Promise<void> {
    expect(await this.app.stranger().get('/health/ready')).toEqual({ status: 'ok' });
    expect(this.unhandled).toEqual([]);
  }

  /** @throws Error when there is more or less in the logs of rooms than was remembered */
  async expectNothingStored(): Promise<void> {
    expect(await this.stored()).toEqual(this.entries);
  }

  private stored(): Promise<readonly unknown[]> {
    return this.app.query(
      `SELECT room_id, count(*)::int AS entries, md5(string_agg(e::text, '' ORDER BY seq)) AS digest
         FROM room_entry e GROUP BY room_id ORDER BY room_id`,
    );
  }
}
