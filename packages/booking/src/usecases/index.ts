export * from './book-session.ts';
export * from './change-session.ts';
export * from './dashboard.ts';
export * from './join-session.ts';
export * from './list-consents.ts';
export * from './read-sessions.ts';
