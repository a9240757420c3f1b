import { pino, type DestinationStream, type Logger, type LoggerOptions } from 'pino';
import { contextForLog } from './request-context';

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

/** What a failure says about itself. Statement parameters and row contents, which name people, are left out. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly cause?: LoggedError;
}

const textOf = (source: object, key: string): string | undefined => {
  const value: unknown = Reflect.get(source, key);
  return typeof value === 'string' ? value : undefined;
};

export function describeError(error: unknown): LoggedError {
  if (!(error instanceof Error))
    return { type: typeof error, message: typeof error === 'string' ? error : 'not an error' };
  const code = textOf(error, 'code');
  const constraint = textOf(error, 'constraint');
  return {
    type: error.constructor.name,
    message: error.message,
    ...(error.stack ? { stack: error.stack } : {}),
    ...(code ? { code } : {}),
    ...(constraint ? { constraint } : {}),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

/**
 * One JSON line per event, with the context of the request that it was written for (`runInContext`).
 * @param destination standard output when absent
 */
export function createLogger(
  name: string,
  level: string = process.env['VITRINE_LOG_LEVEL'] ?? 'info',
  destination?: DestinationStream,
): Logger {
  const options: LoggerOptions = {
    name,
    level,
    serializers: { err: describeError },
    redact: { paths: SECRET_PATHS, censor: '[secret]' },
    base: { name, pid: process.pid },
    mixin: contextForLog,
  };
  return destination ? pino(options, destination) : pino(options);
}
