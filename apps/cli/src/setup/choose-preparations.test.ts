import { expect, test } from 'vitest';
import { choosePreparations } from './choose-preparations.ts';

test.each([
  [true, true, ['secrets', 'ffmpeg', 'database', 'livekit', 'chromium', 'pages']],
  [false, true, ['secrets', 'ffmpeg', 'livekit', 'chromium', 'pages']],
  [true, false, ['secrets', 'ffmpeg', 'database', 'chromium', 'pages']],
])('database embedded: %s, LiveKit embedded: %s', (database, livekit, expected) => {
  expect(choosePreparations({ isProduction: false, embedded: { database, livekit } })).toEqual(expected);
});

test('a server gets only the pages, whatever is configured', () => {
  const embedded = { database: true, livekit: true };
  expect(choosePreparations({ isProduction: true, embedded })).toEqual(['pages']);
});
