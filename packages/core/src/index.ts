export * from './clock.ts';
export * from './errors.ts';
export * from './format-size.ts';
export * from './logger.ts';
