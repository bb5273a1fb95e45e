export * from './notification.ts';
export * from './plain-text.ts';
export * from './recording-notice.ts';
export * from './requests.ts';
export * from './rules.ts';
export * from './session.ts';
