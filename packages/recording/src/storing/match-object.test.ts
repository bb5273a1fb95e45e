import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { StorageProvider } from '../ports/index.ts';
import { matchObject } from './match-object.ts';

const BYTES = Buffer.from('what was recorded');
const sizeBytes = BYTES.length;
const sha256 = createHash('sha256').update(BYTES).digest('hex');

function createStore(): { store: StorageProvider; asked: string[] } {
  const asked: string[] = [];
  const store: Pick<StorageProvider, 'stat' | 'read'> = {
    stat: async (path) => {
      asked.push(`stat ${path}`);
      return { sizeBytes, contentType: 'video/mp4', modifiedAt: new Date(0) };
    },
    read: async (path) => {
      asked.push(`read ${path}`);
      return Readable.from([BYTES]);
    },
  };
  return { store: store as StorageProvider, asked };
}

test.each([
  ['the same object', { sizeBytes, sha256 }, { kind: 'same' }, ['stat a', 'read a']],
  ['another size', { sizeBytes: 1, sha256 }, { kind: 'other_size', sizeBytes }, ['stat a']],
  ['another checksum', { sizeBytes, sha256: '00' }, { kind: 'other_checksum', sha256 }, ['stat a', 'read a']],
  ['the size alone', { sizeBytes, sha256: null }, { kind: 'same' }, ['stat a']],
  ['the checksum alone', { sizeBytes: null, sha256 }, { kind: 'same' }, ['read a']],
])('compares %s', async (_, expected, match, requests) => {
  const { store, asked } = createStore();
  expect(await matchObject(store, { path: 'a', ...expected })).toEqual(match);
  expect(asked).toEqual(requests);
});
