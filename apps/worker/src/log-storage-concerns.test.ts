import { expect, test } from 'vitest';
import { logStorageConcerns } from './log-storage-concerns.ts';

test('logs as errors that recordings cannot be stored or are public, and other concerns as warnings', () => {
  const lines: unknown[] = [];
  const logger = {
    warn: (fields: object, message: string) => lines.push(['warn', fields, message]),
    error: (fields: object, message: string) => lines.push(['error', fields, message]),
  };
  logStorageConcerns(logger, [
    { kind: 'unusable', message: 'Recordings cannot be stored.' },
    { kind: 'public', message: 'The bucket is public.' },
    { kind: 'unversioned', message: 'The bucket keeps no versions.' },
  ]);
  expect(lines).toEqual([
    ['error', { kind: 'unusable' }, 'Recordings cannot be stored.'],
    ['error', { kind: 'public' }, 'The bucket is public.'],
    ['warn', { kind: 'unversioned' }, 'The bucket keeps no versions.'],
  ]);
});
