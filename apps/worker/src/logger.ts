import type { LogLevel } from '@young-minds/config';
import { type Logger, pino } from 'pino';

/** Structured lines on standard output. Never hand it a token, a signed URL or a raw webhook. */
export function createLogger(level: LogLevel): Logger {
  return pino({ level, base: { process: 'worker' }, timestamp: pino.stdTimeFunctions.isoTime });
}
