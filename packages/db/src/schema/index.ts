export * from './accounts.ts';
export * from './livekit-events.ts';
export * from './livekit-recordings.ts';
export * from './livekit-rooms.ts';
export * from './notifications.ts';
export * from './sessions.ts';
export * from './webhook-inbox.ts';
