import { expect, it } from 'vitest';
import type { Tile } from './scene.ts';
import { ringsIn } from './speaking-rings.ts';

const START_MS = 1_700_000_000_000;
const SPAN = { startMs: START_MS, endMs: START_MS + 60_000 };
const spoken = (fromS: number, toS: number) => ({ startMs: START_MS + fromS * 1000, endMs: START_MS + toS * 1000 });

function tile(identity: string | null): Tile {
  const kind = identity === null ? 'screen' : 'camera';
  return { kind, rect: { x: 0, y: 0, width: 2, height: 2 }, name: String(identity), identity, video: null };
}

const speech = new Map([
  ['ada', [spoken(5, 12), spoken(18, 25)]],
  ['bob', [spoken(40, 50)]],
]);

function ringsAround(tiles: readonly Tile[], startFrame = 100, endFrame = 200) {
  return ringsIn({ startFrame, endFrame, tiles }, { speech, sessionSpan: SPAN, fps: 10 });
}

it('a ring is around the tile of who speaks, within the segment', () => {
  const spans = [
    { startFrame: 0, endFrame: 20 },
    { startFrame: 80, endFrame: 100 },
  ];
  expect(ringsAround([tile('ada'), tile('bob')])).toEqual([{ tile: 0, spans }]);
  expect(ringsAround([tile(null), tile('bob'), tile('ada')])).toEqual([{ tile: 2, spans }]);
});

it('a silent segment, a silent participant and a participant who is alone have no ring', () => {
  expect(ringsAround([tile('ada'), tile('bob')], 300, 400)).toEqual([]);
  expect(ringsAround([tile('bob'), tile('eve')])).toEqual([]);
  expect(ringsAround([tile('ada')])).toEqual([]);
  expect(ringsAround([tile(null), tile('ada')])).toEqual([]);
});
