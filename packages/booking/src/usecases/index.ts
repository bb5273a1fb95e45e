export * from './book-session.ts';
export * from './cancel-session.ts';
export * from './get-session.ts';
export * from './join-session.ts';
export * from './list-recordings-of-person.ts';
export * from './list-sessions.ts';
export * from './mark-notifications-read.ts';
export * from './reschedule-session.ts';
