import type { Logger } from 'pino';

/** Writes Better Auth's warnings and errors to our log. Drops their other arguments, which can contain addresses. */
export function createAuthLogger(logger: Logger) {
  return {
    level: 'warn' as const,
    log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, ...details: unknown[]) => {
      const error = details.find((detail) => detail instanceof Error);
      logger[level]({ ...(error === undefined ? {} : { err: error }), component: 'better-auth' }, message);
    },
  };
}
