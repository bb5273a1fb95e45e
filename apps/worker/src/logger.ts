import type { LogLevel } from '@young-minds/config';
import { type Logger, pino } from 'pino';

/** Returns a logger that writes JSON lines to standard output. Never pass it a token, a signed URL or a raw webhook. */
export function createLogger(level: LogLevel): Logger {
  return pino({ level, base: { process: 'worker' }, timestamp: pino.stdTimeFunctions.isoTime });
}
