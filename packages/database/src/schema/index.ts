export * from './accounts.ts';
export * from './livekit.ts';
export * from './operations.ts';
export * from './sessions.ts';
