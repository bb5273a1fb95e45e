import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RawTracks } from '../ports/index.ts';
import { readUploadNote } from './upload-raw-tracks.ts';

/** Never edit this file; see the README next to its folder. */
const EARLIER = join(import.meta.dirname, '../../../../tests/fixtures/earlier-versions/capture/shipped.json');
const stored: unknown = JSON.parse(readFileSync(EARLIER, 'utf8'));

const rawTracks = {
  readNote: async (_recordingId, name) => (name === 'shipped' ? stored : null),
} satisfies Partial<RawTracks> as unknown as RawTracks;

test('an upload note of an earlier version is continued', async () => {
  const place = { provider: 's3', bucket: 'recordings', path: '' } as const;
  expect(await readUploadNote(rawTracks, 'any', place)).toEqual(stored);
});
