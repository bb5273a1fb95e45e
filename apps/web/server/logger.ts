import type { LogLevel } from '@young-minds/config';
import { type Logger, pino } from 'pino';

/** Creates a logger that writes JSON lines to standard output. Never log a token, a signed URL or a raw webhook. */
export function createLogger(level: LogLevel): Logger {
  return pino({ level, base: { process: 'web' }, timestamp: pino.stdTimeFunctions.isoTime });
}
