import { expect, test } from 'vitest';
import { posterObjectPath, recordingIdOfObject, recordingObjectPath } from './object-path.ts';

const SESSION = '11111111-1111-4111-8111-111111111111';
const RECORDING = '22222222-2222-4222-8222-222222222222';

test('the path of an object identifies its recording', () => {
  expect(recordingIdOfObject(recordingObjectPath(SESSION, RECORDING))).toBe(RECORDING);
  expect(recordingIdOfObject(posterObjectPath(SESSION, RECORDING))).toBe(RECORDING);
});

test.each([
  '',
  'probes/22222222-2222-4222-8222-222222222222.txt',
  `sessions/${SESSION}/readme.mp4`,
  `sessions/first/${RECORDING}.mp4`,
  `sessions/${SESSION}/${RECORDING}.txt`,
  `backup/sessions/${SESSION}/${RECORDING}.mp4`,
])('%j belongs to no recording', (path) => {
  expect(recordingIdOfObject(path)).toBeNull();
});
