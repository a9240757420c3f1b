import { pino, type Logger } from 'pino';

export type { Logger };

/** Paths whose values never reach a log line. */
const SECRET_PATHS = [
  'req.headers.authorization',
  'req.headers.cookie',
  'authorization',
  'cookie',
  'password',
  'token',
  'streamKey',
  '*.password',
  '*.token',
  '*.streamKey',
];

/** One JSON line per event on standard output. */
export function createLogger(name: string, level: string = process.env['VITRINE_LOG_LEVEL'] ?? 'info'): Logger {
  return pino({ name, level, redact: { paths: SECRET_PATHS, censor: '[secret]' }, base: { name, pid: process.pid } });
}
