import type { Logger } from 'pino';

/** Better Auth's warnings and errors as lines of our log; their further arguments may hold addresses and stay out. */
export function createAuthLogger(logger: Logger) {
  return {
    level: 'warn' as const,
    log: (level: 'debug' | 'info' | 'warn' | 'error', message: string, ...details: unknown[]) => {
      const error = details.find((detail) => detail instanceof Error);
      logger[level]({ ...(error === undefined ? {} : { err: error }), component: 'better-auth' }, message);
    },
  };
}
