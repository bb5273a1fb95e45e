export * from './job-queue.ts';
export * from './mailer.ts';
export * from './meeting-room.ts';
export * from './metrics.ts';
export * from './raw-tracks.ts';
export * from './recorder.ts';
export * from './repositories.ts';
export * from './storage-provider.ts';
