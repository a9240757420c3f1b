/** A setting that the process can't start with. The message is one sentence for the operator. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads `VITRINE_*` variables; an empty variable counts as absent. */
export class Settings {
  constructor(private readonly environment: Environment) {}

  optional(name: string): string | null {
    const value = this.environment[name]?.trim();
    return value ? value : null;
  }

  string(name: string, fallback?: string): string {
    const value = this.optional(name) ?? fallback;
    if (value === undefined) throw new SettingError(`${name} is not set.`);
    return value;
  }

  integer(name: string, fallback: number, range: { min: number; max: number }): number {
    const text = this.optional(name);
    if (text === null) return fallback;
    const value = Number(text);
    if (!Number.isInteger(value) || value < range.min || value > range.max) {
      throw new SettingError(`${name} must be a whole number from ${range.min} to ${range.max}, and is "${text}".`);
    }
    return value;
  }

  boolean(name: string, fallback: boolean): boolean {
    const text = this.optional(name);
    if (text === null) return fallback;
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    throw new SettingError(`${name} must be true or false, and is "${text}".`);
  }

  /** A secret of at least 32 characters. */
  secret(name: string): string {
    const value = this.string(name);
    if (value.length < 32) throw new SettingError(`${name} must have at least 32 characters.`);
    return value;
  }
}
