import { beforeAll, expect, test } from 'vitest';
import { type CodedFrame, encodeSound } from '../../support/coded-media.ts';
import { measureLoudness } from '../../support/measure-loudness.ts';
import { StagedCapture } from '../../support/staged-capture.ts';

const SECONDS = 48;
/** When each participant speaks, in seconds of every 12. */
const PERIOD_S = 12;
const ADA_S = [0, 5] as const;
const BOB_S = [6, 11] as const;

let loud: CodedFrame[];
let quiet: CodedFrame[];

beforeAll(async () => {
  const speech = (level: number, [fromS, toS]: readonly [number, number], seed: number) =>
    encodeSound({
      sound: `anoisesrc=a=1:c=pink:seed=${seed},volume='${level}*between(mod(t,${PERIOD_S}),${fromS},${toS})':eval=frame`,
      seconds: SECONDS,
    });
  [loud, quiet] = await Promise.all([speech(0.9, ADA_S, 1), speech(0.2, BOB_S, 2)]);
});

test('a recording has -16 LUFS, everyone in it the same, and its silence stays silent', async () => {
  using capture = new StagedCapture().run({ fromS: 0, toS: SECONDS });
  for (const identity of ['ada', 'bob']) capture.presenceInterval(identity, { fromS: 0, toS: SECONDS });
  capture
    .track({ identity: 'ada', source: 'microphone', parts: [{ atS: 0, frames: loud }] })
    .track({ identity: 'bob', source: 'microphone', parts: [{ atS: 0, frames: quiet }] });
  const { filePath } = await capture.compose({ fromS: 0, toS: SECONDS }, { fps: 2 });
  const { integratedLufs, truePeakDb, shortTermLufs } = await measureLoudness(filePath);
  expect(Math.abs(integratedLufs + 16)).toBeLessThanOrEqual(1);
  expect(truePeakDb).toBeLessThanOrEqual(-1.5);

  // The short-term loudness of the three seconds before the end of each turn.
  const turns = Array.from({ length: SECONDS / PERIOD_S }, (_, index) => index * PERIOD_S);
  const levels = turns.flatMap((startS) => [ADA_S[1], BOB_S[1]].map((endS) => shortTermLufs(startS + endS - 0.2)));
  expect(Math.max(...levels) - Math.min(...levels)).toBeLessThan(1.5);
});
