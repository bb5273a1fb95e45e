import { describe, expect, it } from 'vitest';
import type { CapturedTrack, Span } from './captured-track.ts';
import { findSpeech, MIN_TURN_MS, type Speech, turnsOf } from './speech.ts';
import { LEVEL_MS, SILENT_LUFS } from './voice-levels.ts';

const START_MS = 1_700_000_000_000;
const SECONDS = 30;
const SPAN: Span = { startMs: START_MS, endMs: START_MS + SECONDS * 1000 };
const LOUD = -20;

type Seconds = readonly [fromS: number, toS: number];

/** Returns levels as the meter reports them: a level covers the 400 ms before it. */
function levelsOf(spans: readonly Seconds[], lufs = LOUD): number[] {
  return Array.from({ length: (SECONDS * 1000) / LEVEL_MS }, (_, index) => {
    const atS = (index * LEVEL_MS) / 1000;
    return spans.some(([fromS, toS]) => atS >= fromS && atS < toS + 0.4) ? lufs : SILENT_LUFS;
  });
}

/** Returns a microphone whose file starts this much after the recording. */
function microphone(identity: string, startS = 0): CapturedTrack {
  const startMs = START_MS + startS * 1000;
  return {
    ...{ take: 1, trackSid: `TR_${identity}`, identity, source: 'microphone', kind: 'audio', codec: 'opus' },
    ...{ file: `${identity}.mkv`, keyFrames: [], mutedSpans: [], darkSpans: [], span: { startMs, endMs: SPAN.endMs } },
    clock: Object.assign((fileMs: number) => startMs + fileMs, { leapsMs: [] }),
  };
}

function speechOf(levels: Readonly<Record<string, readonly number[]>>, startS = 0): Record<string, Seconds[]> {
  const tracks = Object.keys(levels).map((identity) => microphone(identity, startS));
  const byFile = new Map(Object.entries(levels).map(([identity, values]) => [`${identity}.mkv`, values]));
  return inSeconds(findSpeech({ sessionSpan: SPAN, tracks, levels: byFile }));
}

function inSeconds(speech: Speech): Record<string, Seconds[]> {
  const seconds = (ms: number) => (ms - START_MS) / 1000;
  return Object.fromEntries(
    [...speech].map(([identity, spans]) => [
      identity,
      spans.map(({ startMs, endMs }) => [seconds(startMs), seconds(endMs)] as const),
    ]),
  );
}

/** Expects speech to within the 400 ms that a level covers. */
function expectSpoken(spoken: readonly Seconds[] | undefined, expected: readonly Seconds[]): void {
  expect(spoken).toHaveLength(expected.length);
  for (const [index, times] of expected.entries()) {
    for (const end of [0, 1] as const) expect(Math.abs((spoken?.[index]?.[end] ?? 0) - times[end])).toBeLessThan(0.41);
  }
}

describe('speech', () => {
  it('is where a microphone is loud, in the time of the recording', () => {
    expectSpoken(speechOf({ ada: levelsOf([[2, 6]]) }).ada, [[2, 6]]);
    expectSpoken(speechOf({ ada: levelsOf([[2, 6]]) }, 3).ada, [[5, 9]]);
  });

  it('continues through the pauses of a sentence', () => {
    const levels = levelsOf([
      [2, 3],
      [3.7, 5],
      [8, 10],
    ]);
    expectSpoken(speechOf({ ada: levels }).ada, [
      [2, 5],
      [8, 10],
    ]);
  });

  it.each([
    ['a cough', levelsOf([[4, 4.5]])],
    ['the noise of a room', levelsOf([[0, SECONDS]], -52)],
  ])('is not %s', (_, levels) => {
    expect(speechOf({ ada: levels }).ada).toEqual([]);
  });

  it('is not the echo of another participant', () => {
    const { ada, bob } = speechOf({ ada: levelsOf([[2, 9]]), bob: levelsOf([[2, 9]], LOUD - 20) });
    expectSpoken(ada, [[2, 9]]);
    expect(bob).toEqual([]);
  });
});

describe('turns', () => {
  /** Returns `[speaker, from second]` of every turn. */
  function turns(speech: Readonly<Record<string, readonly Seconds[]>>): [string, number][] {
    const spans = Object.entries(speech).map(([identity, own]): [string, Span[]] => [
      identity,
      own.map(([fromS, toS]) => ({ startMs: START_MS + fromS * 1000, endMs: START_MS + toS * 1000 })),
    ]);
    return turnsOf(new Map(spans)).map(({ identity, atMs }) => [identity, (atMs - START_MS) / 1000]);
  }

  it('begin exactly when another participant begins to speak', () => {
    expect(
      turns({
        ada: [
          [1, 5],
          [12, 15],
        ],
        bob: [[6, 11]],
      }),
    ).toEqual([
      ['ada', 1],
      ['bob', 6],
      ['ada', 12],
    ]);
  });

  it('stay with a speaker who pauses', () => {
    expect(
      turns({
        ada: [
          [1, 5],
          [8, 12],
        ],
        bob: [[20, 25]],
      }),
    ).toEqual([
      ['ada', 1],
      ['bob', 20],
    ]);
  });

  it('do not go to a participant who interrupts, until the speaker has ended', () => {
    expect(
      turns({
        ada: [[1, 10]],
        bob: [
          [4, 6],
          [8, 15],
        ],
      }),
    ).toEqual([
      ['ada', 1],
      ['bob', 10],
    ]);
  });

  it('are at least two seconds apart', () => {
    const rapid = {
      ada: [
        [0, 1.3],
        [3, 4.3],
      ],
      bob: [
        [1.4, 2.9],
        [4.4, 9],
      ],
    } as const;
    const starts = turns(rapid).map(([, fromS]) => fromS * 1000);
    for (const [index, fromMs] of starts.entries()) {
      if (index > 0) expect(fromMs - (starts[index - 1] ?? 0)).toBeGreaterThanOrEqual(MIN_TURN_MS);
    }
    expect(turns(rapid).at(-1)?.[0]).toBe('bob');
  });
});
