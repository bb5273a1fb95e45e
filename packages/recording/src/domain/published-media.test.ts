import { expect, test } from 'vitest';
import { publishedSpans, withPublished } from './published-media.ts';
import type { PublishedMedia } from './recording-metadata.ts';

const at = (seconds: number) => new Date(Date.UTC(2026, 2, 1, 10, 0, seconds));
const seen = (seconds: number, cameras: number, microphones = 0): PublishedMedia => ({
  at: at(seconds),
  cameras,
  microphones,
});
const cameraSpans = (...noted: readonly PublishedMedia[]) =>
  publishedSpans(noted, { isOn: ({ cameras }) => cameras > 0, endAt: at(600) });

test('only changes are noted', () => {
  const first = withPublished({}, seen(0, 1));
  expect(first).toEqual({ published: [seen(0, 1)] });
  expect(withPublished(first ?? {}, seen(5, 1))).toBeNull();
  expect(withPublished(first ?? {}, seen(5, 2))).toEqual({ published: [seen(0, 1), seen(5, 2)] });
});

test('after too many changes nothing is known', () => {
  let metadata = {};
  for (let second = 0; second < 1_000; second += 1)
    metadata = withPublished(metadata, seen(second, second % 2)) ?? metadata;
  const { published } = metadata as { published: PublishedMedia[] };
  expect(published).toHaveLength(501);
  expect(published.at(-1)).toMatchObject({ cameras: 0, microphones: 0 });
});

test('a camera counts as on until shortly before it was seen to be off', () => {
  expect(cameraSpans(seen(0, 0), seen(10, 1), seen(20, 2), seen(60, 0), seen(100, 1))).toEqual([
    { from: at(10), to: at(53) },
    { from: at(100), to: at(600) },
  ]);
});

test('a camera that was on for a moment counts as off', () => {
  expect(cameraSpans(seen(10, 1), seen(15, 0))).toEqual([]);
});
