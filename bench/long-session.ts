/**
 * Measures how soon a long session can be played, and whether sound and picture are still in sync at its end. A 20 s
 * stretch of a call of two (720p30 with noise, 1.6 Mb/s each) is repeated with continuing times, with the senders'
 * clocks drifting in opposite directions. Everything that a worker composes during the call is composed first. The
 * measured time is from the last leave until the file is stored and read back.
 * Run: `npm run bench -- long-session [--minutes 60] [--reuse]`, on Linux. The last line of output is one JSON object.
 * With `--reuse`, the video segments composed during the call are copies of the second one, which equal the others
 * because the call repeats. That saves the duration of the call and changes nothing after it.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { planComposition } from '@young-minds/recorder/composition/plan-composition';
import { readJournal } from '@young-minds/recorder/journal/journal';
import { storeVerified } from '@young-minds/recording/storing';
import { createLocalStorage } from '@young-minds/storage/local';
import { Command } from 'commander';
import { encodePicture, encodeSound } from '../tests/support/coded-media.ts';
import { BEGAN_AT_MS, StagedCapture } from '../tests/support/staged-capture.ts';
import { measureCpu } from './support/cpu-seconds.ts';
import { stepOf } from './support/step-of.ts';

const { minutes, reuse = false } = new Command('npm run bench -- long-session')
  .description('measure how soon a long session can be played, and whether sound and picture stay together')
  .option('--minutes <n>', 'length of the session', wholeNumber(1), 10)
  .option('--reuse', 'copy what is composed during the call from one part of it, which saves the hour')
  .parse()
  .opts<{ minutes: number; reuse?: boolean }>();
const LENGTH_S = minutes * 60;
const GRACE_MS = 20_000;
/** How long a worker may take to detect that a room is empty. */
const NOTICE_MS = 2_000;
const STRETCH_S = 20;
const CONFIG = { resolution: '1280x720', fps: 30 } as const;
const BEEP_HZ = 1000;
const IS_SIGNALLING = 'lt(mod(t-0.5,2),0.1)*gt(t,0.5)';
const DRIFT_PPM = 40;

const capture = await stage();
console.log(`A call of ${LENGTH_S / 60} minutes is staged.`);
const ahead = await measureCpu(composeDuringCall);
console.log(`While it went on: ${ahead.result} parts, ${(ahead.seconds / LENGTH_S).toFixed(3)} core-seconds a second.`);

capture.recordUntil(LENGTH_S + 1);
const finish = await timed(() => capture.composeAhead({ fromS: 0, toS: LENGTH_S }, CONFIG));
const compose = await timed(() => capture.compose({ fromS: 0, toS: LENGTH_S }, CONFIG));
const store = await timed(() => storeArtifact(compose.result.filePath));
const { filePath: file, durationSeconds, sizeBytes } = compose.result;
const step = { file, lengthS: STRETCH_S, fps: CONFIG.fps, beepHz: BEEP_HZ, flashAt: '500:60:70:190' };
const facts = {
  minutes: LENGTH_S / 60,
  durationSeconds,
  megabytesPerMinute: Number((sizeBytes / 1e6 / (LENGTH_S / 60)).toFixed(2)),
  coreSecondsPerSecondAhead: Number((ahead.seconds / LENGTH_S).toFixed(3)),
  finishMs: finish.ms,
  composeMs: compose.ms,
  storeMs: store.ms,
  playableAfterGraceMs: Math.max(0, NOTICE_MS + finish.ms - GRACE_MS) + compose.ms + store.ms,
  beepAfterFlashMs: {
    start: await stepOf({ ...step, fromS: 0 }),
    end: await stepOf({ ...step, fromS: LENGTH_S - STRETCH_S }),
  },
};
capture[Symbol.dispose]();
console.log(JSON.stringify(facts));

async function stage(): Promise<StagedCapture> {
  const flash = (color: string, when = '1') => `drawbox=x=0:y=0:w=iw:h=ih/4:color=${color}:t=fill:enable='${when}'`;
  const picture = await encodePicture({
    ...{ picture: 'testsrc2=alpha=255', width: 1280, height: 720, fps: 30, seconds: STRETCH_S },
    ...{ bitrateBps: 1_600_000, keyFrameSeconds: 10 },
    filter: `noise=alls=9:allf=t:all_seed=1,${flash('black')},${flash('white', IS_SIGNALLING)}`,
  });
  const beeps = `0.4*sin(2*PI*${BEEP_HZ}*t)*${IS_SIGNALLING}+0.05*sin(2*PI*310*t)`;
  const sound = await encodeSound({ sound: `aevalsrc='${beeps}'`, seconds: STRETCH_S });
  const starts = Array.from({ length: LENGTH_S / STRETCH_S }, (_, index) => index * STRETCH_S);
  const staged = new StagedCapture().run({ fromS: 0, toS: LENGTH_S + 30 });
  for (const identity of ['ada', 'bob']) {
    staged
      .presenceInterval(identity, { fromS: 0, toS: LENGTH_S })
      .track({
        ...{ identity, source: 'camera', driftPpm: -DRIFT_PPM, clockAheadMs: 5000, endsAtS: LENGTH_S },
        parts: starts.map((atS) => ({ atS, frames: picture })),
      })
      .track({
        ...{ identity, source: 'microphone', driftPpm: DRIFT_PPM, clockAheadMs: 5000, endsAtS: LENGTH_S },
        parts: starts.map((atS) => ({ atS, frames: sound })),
      });
  }
  return staged;
}

/** Composes after every stretch of the call, as a worker does. */
async function composeDuringCall(): Promise<number> {
  let parts = 0;
  for (let untilS = STRETCH_S; untilS <= LENGTH_S; untilS += STRETCH_S) {
    capture.recordUntil(untilS);
    if (reuse && untilS > 3 * STRETCH_S) await reuseSecondStretch(untilS);
    parts += await capture.composeAhead({ fromS: 0 }, CONFIG);
    if (untilS % 60 === 0) console.log(`  minute ${untilS / 60}`);
  }
  return parts;
}

/** Links the second video segment to the file of every other completed segment that is missing. */
async function reuseSecondStretch(untilS: number): Promise<void> {
  const { directory } = capture;
  const [startAt, endAt] = [new Date(BEGAN_AT_MS), new Date(BEGAN_AT_MS + (untilS - STRETCH_S) * 1000)];
  const config = { ...CONFIG, enabled: true };
  const { videoSegments } = planComposition({
    config,
    sessionSpan: { startAt, endAt },
    journal: readJournal(directory),
    directory,
    levels: new Map(),
    darkEnds: new Map(),
  });
  const [, second, ...others] = videoSegments.map(({ fileName }) => join(directory, 'composition', fileName));
  for (const path of others) if (second !== undefined && !existsSync(path)) await link(second, path);
}

async function storeArtifact(file: string): Promise<void> {
  const directory = join(capture.captureDirectory, 'store');
  const signing = { baseUrl: 'http://127.0.0.1', signingSecret: randomBytes(32).toString('hex') };
  await storeVerified(createLocalStorage({ directory, ...signing }), { file, path: 'sessions/bench/long.mp4' });
  await rm(directory, { recursive: true });
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ ms: number; result: Result }> {
  const startedMs = performance.now();
  const result = await work();
  return { ms: Math.round(performance.now() - startedMs), result };
}
