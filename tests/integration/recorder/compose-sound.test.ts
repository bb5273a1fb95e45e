import { decodeSound } from '@young-minds/rehearsal/media';
import { beforeAll, describe, expect, it } from 'vitest';
import { type CodedFrame, encodePicture, encodeSound } from '../../support/coded-media.ts';
import { StagedCapture } from '../../support/staged-capture.ts';
import { type Colour, listenForTone, type Run, watchSpots } from '../../support/watch-recording.ts';

const ADA_HZ = 500;
const BOB_HZ = 800;
/** A decoder drops the first packet after a long silence. */
const TOLERANCE_S = 0.04;
/** `decodeSound` adds the two channels of a stereo sound at 0.7 each. */
const MONO_GAIN = Math.SQRT2;

/** One second of each participant's voice. */
let adaSpeaks: CodedFrame[];
let bobSpeaks: CodedFrame[];

beforeAll(async () => {
  adaSpeaks = await encodeSound({ sound: `sine=frequency=${ADA_HZ}`, seconds: 1 });
  bobSpeaks = await encodeSound({ sound: `sine=frequency=${BOB_HZ}`, seconds: 1 });
});

function expectHeard(heard: readonly (readonly number[])[], expected: readonly (readonly number[])[]): void {
  const isNear = (value = Number.NaN, wanted = Number.NaN) => Math.abs(value - wanted) <= TOLERANCE_S;
  expect(heard).toSatisfy(
    () =>
      heard.length === expected.length &&
      expected.every(([fromS, toS], index) => isNear(heard[index]?.[0], fromS) && isNear(heard[index]?.[1], toS)),
    `heard within ${TOLERANCE_S} s of ${JSON.stringify(expected)}`,
  );
}

describe('the audio of a composed recording', () => {
  it('is silent while nothing is sent, for any length, and resumes at its time', async () => {
    using capture = new StagedCapture().run({ fromS: 0, toS: 17 }).presenceInterval('ada', { fromS: 0, toS: 17 });
    capture.track({
      ...{ identity: 'ada', source: 'microphone' },
      parts: [
        { atS: 0.5, frames: adaSpeaks },
        { atS: 14, frames: adaSpeaks },
        { atS: 15.4, frames: adaSpeaks },
      ],
    });
    const { filePath } = await capture.compose({ fromS: 0, toS: 17 }, { fps: 2 });
    expectHeard(await listenForTone(filePath, ADA_HZ), [
      [0.5, 1.5],
      [14, 15],
      [15.4, 16.4],
    ]);
    expect((await decodeSound(filePath)).length / 48_000).toBeCloseTo(17, 1);
  });

  it('has every participant at their own time, after a late join and after a rejoin', async () => {
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 6 })
      .presenceInterval('ada', { fromS: 0, toS: 6 })
      .presenceInterval('bob', { fromS: 1, toS: 2.5 })
      .presenceInterval('bob', { fromS: 4, toS: 6 })
      .track({ identity: 'ada', source: 'microphone', parts: [{ atS: 1, frames: adaSpeaks }] })
      .track({ identity: 'bob', source: 'microphone', parts: [{ atS: 1.5, frames: bobSpeaks }] })
      .track({
        identity: 'bob',
        source: 'microphone',
        parts: [{ atS: 4.2, frames: bobSpeaks }],
        clockAheadMs: -90_000,
      });
    const { filePath } = await capture.compose({ fromS: 0, toS: 6 }, { fps: 2 });
    expectHeard(await listenForTone(filePath, ADA_HZ), [[1, 2]]);
    expectHeard(await listenForTone(filePath, BOB_HZ), [
      [1.5, 2.5],
      [4.2, 5.2],
    ]);
  });

  it('is cut to the session span, and silent between two capture runs', async () => {
    using capture = new StagedCapture()
      .run({ fromS: -2 })
      .run({ fromS: 3, toS: 6 })
      .presenceInterval('ada', { fromS: -2, toS: 6 });
    const microphone = { identity: 'ada', source: 'microphone', trackSid: 'TR_microphone' } as const;
    capture
      .track({ ...microphone, parts: [{ atS: -0.5, frames: adaSpeaks }], endsAtS: null })
      .track({ ...microphone, run: 2, parts: [{ atS: 3.5, frames: adaSpeaks }] });
    const { filePath } = await capture.compose({ fromS: 0, toS: 4 }, { fps: 2 });
    expectHeard(await listenForTone(filePath, ADA_HZ), [
      [0, 0.5],
      [3.5, 4],
    ]);
  });

  it('continues after the RTP clock of its sender has jumped ahead by an hour', async () => {
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 5 })
      .presenceInterval('ada', { fromS: 0, toS: 5 })
      .track({
        ...{ identity: 'ada', source: 'microphone', jump: { atS: 2, aheadS: 3600 } },
        parts: [
          { atS: 0.5, frames: adaSpeaks },
          { atS: 3, frames: adaSpeaks },
        ],
      });
    const { filePath } = await capture.compose({ fromS: 0, toS: 5 }, { fps: 2 });
    expectHeard(await listenForTone(filePath, ADA_HZ), [
      [0.5, 1.5],
      [3, 4],
    ]);
  });

  it('mixes two loud voices without clipping', async () => {
    const [low, high] = await Promise.all(
      [ADA_HZ, BOB_HZ].map((hz) => encodeSound({ sound: `aevalsrc=0.9*sin(2*PI*${hz}*t)`, seconds: 1 })),
    );
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 1 })
      .presenceInterval('ada', { fromS: 0, toS: 1 })
      .track({ identity: 'ada', source: 'microphone', parts: [{ atS: 0, frames: low ?? [] }] })
      .track({ identity: 'bob', source: 'microphone', parts: [{ atS: 0, frames: high ?? [] }] });
    const { filePath } = await capture.compose({ fromS: 0, toS: 1 }, { fps: 2 });
    const samples = await decodeSound(filePath);
    expect(samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0) / MONO_GAIN).toBeLessThan(1);
    expectHeard(await listenForTone(filePath, ADA_HZ), [[0, 1]]);
    expectHeard(await listenForTone(filePath, BOB_HZ), [[0, 1]]);
  });

  it('continues across segments without a click, a gap or a shift', async () => {
    const lengthS = 65;
    const frames = await encodeSound({ sound: `aevalsrc=0.5*sin(2*PI*${ADA_HZ}*t)`, seconds: lengthS });
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: lengthS })
      .presenceInterval('ada', { fromS: 0, toS: lengthS })
      .track({ identity: 'ada', source: 'microphone', parts: [{ atS: 0, frames }] });
    const { filePath } = await capture.compose({ fromS: 0, toS: lengthS }, { fps: 2 });
    const samples = (await decodeSound(filePath)).subarray(48_000, (lengthS - 1) * 48_000);
    // A whole number of periods, so that nothing of the tone remains if it is the only sound.
    const residues = Array.from({ length: Math.floor(samples.length / 960) }, (_, index) =>
      residueBeside(samples.subarray(index * 960, (index + 1) * 960), ADA_HZ),
    );
    expect(Math.max(...residues)).toBeLessThan(0.02);
    const phases = Array.from({ length: lengthS - 2 }, (_, second) => phaseOf(samples, second * 48_000, ADA_HZ));
    for (const phase of phases) expect(Math.abs(phase - (phases[0] ?? 0))).toBeLessThan(0.05);
  });

  it('is a silent track if no participant had a microphone', async () => {
    const frames = await encodePicture({ picture: 'red', width: 320, height: 180, fps: 5, seconds: 1 });
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 2 })
      .presenceInterval('ada', { fromS: 0, toS: 2 })
      .track({ identity: 'ada', source: 'camera', parts: [{ atS: 0, frames }] });
    const { filePath } = await capture.compose({ fromS: 0, toS: 2 }, { fps: 2 });
    const samples = await decodeSound(filePath);
    expect(samples.length / 48_000).toBeCloseTo(2, 1);
    expect(samples.every((sample) => Math.abs(sample) < 0.001)).toBe(true);
  });
});

/** Returns the level of everything but the tone, 0 to 1. */
function residueBeside(samples: Float32Array, frequencyHz: number): number {
  const { inPhase, inQuadrature } = correlate(samples, frequencyHz);
  const step = (2 * Math.PI * frequencyHz) / 48_000;
  const rest = samples.map((sample, index) => {
    return sample - inPhase * Math.cos(step * index) - inQuadrature * Math.sin(step * index);
  });
  return Math.sqrt(rest.reduce((sum, value) => sum + value * value, 0) / rest.length);
}

/** Returns the phase of the tone, in radians. */
function phaseOf(samples: Float32Array, start: number, frequencyHz: number): number {
  const { inPhase, inQuadrature } = correlate(samples.subarray(start, start + 4800), frequencyHz);
  return Math.atan2(inQuadrature, inPhase);
}

function correlate(samples: Float32Array, frequencyHz: number) {
  const step = (2 * Math.PI * frequencyHz) / 48_000;
  const [inPhase, inQuadrature] = [Math.cos, Math.sin].map(
    (wave) => samples.reduce((sum, sample, index) => sum + sample * wave(step * index), 0) * (2 / samples.length),
  );
  return { inPhase: inPhase ?? 0, inQuadrature: inQuadrature ?? 0 };
}

const FPS = 30;
const BEEP_HZ = 1000;
const FLASHES_S = [1, 2.2, 3.1];
const SHOT = { width: 320, height: 180, fps: FPS, seconds: 0.1 };

describe('flash and beep', () => {
  let beeps: CodedFrame[];
  let flash: CodedFrame[];
  let dark: CodedFrame[];

  beforeAll(async () => {
    const isBeeping = FLASHES_S.map((atS) => `between(t,${atS},${atS + 0.1})`).join('+');
    [beeps, flash, dark] = await Promise.all([
      encodeSound({ sound: `aevalsrc='0.5*sin(2*PI*${BEEP_HZ}*t)*(${isBeeping})'`, seconds: 3.6 }),
      encodePicture({ ...SHOT, picture: 'white' }),
      encodePicture({ ...SHOT, picture: 'black' }),
    ]);
  });

  it.each([
    [
      'by the sender’s reports, even if the first frame is late',
      { clockAheadMs: 3_600_000 },
      { clockAheadMs: 3_600_000, firstFrameLateMs: 700 },
    ],
    ['by their arrival if the sender sends no reports', { hasReports: false }, { hasReports: false }],
  ])('stay together %s', async (_, soundTiming, pictureTiming) => {
    const flashing = FLASHES_S.flatMap((atS) => [
      { atS, frames: flash },
      { atS: atS + 0.1, frames: dark },
    ]);
    const parts = [{ atS: 0.4, frames: dark }, ...flashing];
    using capture = new StagedCapture()
      .run({ fromS: 0, toS: 3.6 })
      .presenceInterval('ada', { fromS: 0, toS: 3.6 })
      .presenceInterval('bob', { fromS: 1.53, toS: 3.6 })
      .track({ ...pictureTiming, identity: 'ada', source: 'camera', parts, endsAtS: 3.6 })
      .track({ ...soundTiming, identity: 'ada', source: 'microphone', parts: [{ atS: 0, frames: beeps }] });
    const { filePath } = await capture.compose({ fromS: 0, toS: 3.6 }, { fps: FPS });

    const { ada } = await watchSpots(filePath, { ada: { x: 100, y: 220 } });
    const flashedAtS = onsetsOf(ada, 'white').map((frame) => frame / FPS);
    const beepedAtS = (await listenForTone(filePath, BEEP_HZ)).map(([fromS]) => fromS);
    expect(flashedAtS).toHaveLength(FLASHES_S.length);
    expect(beepedAtS).toHaveLength(FLASHES_S.length);
    for (const [index, atS] of FLASHES_S.entries()) {
      expect(Math.abs((flashedAtS[index] ?? 0) - atS)).toBeLessThanOrEqual(1 / FPS);
      expect(Math.abs((beepedAtS[index] ?? 0) - (flashedAtS[index] ?? 0))).toBeLessThanOrEqual(1 / FPS);
    }
  });
});

/** Returns the pictures with which a color begins. */
function onsetsOf(runs: readonly Run[], wanted: Colour): number[] {
  let next = 0;
  return runs.flatMap(([colour, count]) => {
    const first = next;
    next += count;
    return colour === wanted ? [first] : [];
  });
}
