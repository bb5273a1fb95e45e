export * from './book-session.ts';
export * from './change-session.ts';
export * from './join-session.ts';
export * from './read-lists.ts';
