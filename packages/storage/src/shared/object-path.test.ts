import { resolve, sep } from 'node:path';
import { recordingObjectPath } from '@young-minds/recording/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isObjectPath } from './object-path.ts';

describe('isObjectPath', () => {
  it('accepts the path of every recording', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (sessionId, recordingId) => {
        expect(isObjectPath(recordingObjectPath(sessionId, recordingId))).toBe(true);
      }),
    );
  });

  it('rejects every string that does not resolve to itself below a folder', () => {
    const pathParts = fc.constantFrom('.', '..', '/', '\\', 'a', 'b.mp4', '\0', '%2e', ' ', 'Ä', '-', '~', ':');
    const texts = fc.oneof(
      fc.array(pathParts, { maxLength: 8 }).map((chosen) => chosen.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(texts, (path) => {
        if (isObjectPath(path)) expect(resolve('/store', path)).toBe(`${sep}store${sep}${path}`);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['a', 'a/b', 'a..b', 'sessions/0-1_2.mp4'])('accepts %j', (path) => {
    expect(isObjectPath(path)).toBe(true);
  });

  it.each([
    '',
    '/',
    'a/',
    '/a',
    '..',
    'a/../b',
    '.a',
    'a.',
    '-a',
    'A',
    'a b',
    'a\n',
    'x'.repeat(201),
    'a/'.repeat(600),
  ])('rejects %j', (path) => {
    expect(isObjectPath(path)).toBe(false);
  });
});
