export * from './errors.ts';
export * from './format-size.ts';

/** The only source of the current time, so that tests can set it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** Writes structured log lines. `facts` holds ids and values; never a token, a signed URL or a raw webhook. */
export interface Logger {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
