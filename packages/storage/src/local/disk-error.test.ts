import { YoungMindsError } from '@young-minds/core';
import { describe, expect, it } from 'vitest';
import { toDiskError } from './disk-error.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: refused`), { code, errno: -1, syscall: 'write' });
}

describe('toDiskError', () => {
  it.each([
    ['ENOSPC', 'STORAGE_FULL', 'free space'],
    ['EDQUOT', 'STORAGE_FULL', 'free space'],
    ['EACCES', 'STORAGE_UNAVAILABLE', 'right to read and write'],
    ['EROFS', 'STORAGE_UNAVAILABLE', 'mount it for writing'],
    ['EIO', 'STORAGE_UNAVAILABLE', 'check it'],
    ['EMFILE', 'STORAGE_UNAVAILABLE', 'healthy'],
  ])('translates %s to %s and says what to do', (errno, code, advice) => {
    const translated = toDiskError('/recordings', systemError(errno));
    expect(translated).toMatchObject({ code, retryable: true, message: expect.stringContaining(advice) });
  });

  it('returns our own errors and programming errors unchanged', () => {
    const ours = new YoungMindsError('OBJECT_NOT_FOUND', 'Not there.');
    const bug = new TypeError('x is not a function');
    expect(toDiskError('/recordings', ours)).toBe(ours);
    expect(toDiskError('/recordings', bug)).toBe(bug);
  });
});
