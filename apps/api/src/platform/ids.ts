import { v7 } from 'uuid';

/** A new id: UUID version 7 (RFC 9562), which sorts by time, so that indexes grow at their end. */
export const newId = (): string => v7();

/** Lower case only: PostgreSQL takes capitals for the same id, while maps and channels would not. */
const UUID_PATTERN = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const isId = (value: unknown): value is string => typeof value === 'string' && UUID_PATTERN.test(value);
