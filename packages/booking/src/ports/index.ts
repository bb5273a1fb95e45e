export * from './consent-repository.ts';
export * from './meeting-rooms.ts';
export * from './notification-repository.ts';
export * from './recording-overview-repository.ts';
export * from './session-repository.ts';
export * from './user-repository.ts';
