/**
 * Measures what composing costs: two participants at 720p30 with noise in their pictures, 1.6 Mb/s each, compared with
 * one plain ffmpeg call with x264 veryfast on the same tracks. The similarity of both results to the uncompressed grid
 * is measured outside the name labels.
 * Run: `npm run bench -- compose [--seconds 40] [--rounds 2]`, on Linux. The last line of output is one JSON object.
 */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { Command } from 'commander';
import { type CodedFrame, encodePicture, encodeSound } from '../tests/support/coded-media.ts';
import { StagedCapture } from '../tests/support/staged-capture.ts';
import { measureCpu } from './support/cpu-seconds.ts';
import { runFfmpeg } from './support/run-ffmpeg.ts';

const { seconds: SECONDS, rounds: ROUNDS } = new Command('npm run bench -- compose')
  .description('measure what composing costs, next to one plain ffmpeg call on the same tracks')
  .option('--seconds <n>', 'length of the recording', wholeNumber(1), 24)
  .option('--rounds <n>', 'times that each is measured', wholeNumber(1), 3)
  .parse()
  .opts<{ seconds: number; rounds: number }>();
const CONFIG = { resolution: '1280x720', fps: 30 } as const;
const CAMERA = { width: 1280, height: 720, fps: 30, seconds: SECONDS, bitrateBps: 1_600_000, keyFrameSeconds: 10 };
/** A detailed and a soft picture. */
const PICTURES = {
  ada: { picture: 'testsrc2=alpha=255', filter: 'noise=alls=8:allf=t:all_seed=1' },
  bob: {
    picture: 'life=mold=40:ratio=0.1:death_color=0x806050:life_color=0xd0b090:mold_color=0x503020:random_seed=7',
    filter: 'gblur=6,noise=alls=9:allf=t:all_seed=2',
  },
} as const;
const PARTICIPANTS = ['ada', 'bob'] as const;

const GRID = '[0:v]scale=640:360[left];[1:v]scale=640:360[right];[left][right]hstack,pad=1280:720:0:180,format=yuv420p';
/** The part of the frame with pictures, above the names. */
const NAMELESS = 'crop=1280:316:0:180';

const capture = await stage();
const tracks = PARTICIPANTS.map((name) => join(capture.directory, 'take-1', `TR_${name}_camera_0.mkv`));
const sounds = PARTICIPANTS.map((name) => join(capture.directory, 'take-1', `TR_${name}_microphone_0.mkv`));
const reference = join(capture.captureDirectory, 'reference.nut');
await runFfmpeg([...inputs(tracks), '-filter_complex', `${GRID}[out]`, '-map', '[out]', '-c:v', 'ffv1', reference]);

const ours: Outcome[] = [];
const plain: Outcome[] = [];
for (let round = 1; round <= ROUNDS; round++) {
  plain.push(await measure('plain call', composePlainly));
  ours.push(await measure('composer', composeOurs));
}
capture[Symbol.dispose]();
console.log(JSON.stringify({ seconds: SECONDS, ...best(ours), plain: best(plain), share: shareOf(ours, plain) }));

interface Outcome {
  readonly coreSecondsPerSecond: number;
  readonly megabytesPerMinute: number;
  readonly ssim: number;
}

async function stage(): Promise<StagedCapture> {
  const staged = new StagedCapture().run({ fromS: 0, toS: SECONDS });
  for (const name of PARTICIPANTS) {
    const picture = await encodePicture({ ...CAMERA, ...PICTURES[name] });
    const sound = await encodeSound({ sound: `anoisesrc=a=0.2:c=pink:seed=${name.length}`, seconds: SECONDS });
    const whole = (frames: CodedFrame[]) => [{ atS: 0, frames }];
    staged
      .presenceInterval(name, { fromS: 0, toS: SECONDS })
      .track({ identity: name, source: 'camera', parts: whole(picture), endsAtS: SECONDS })
      .track({ identity: name, source: 'microphone', parts: whole(sound), endsAtS: SECONDS });
  }
  return staged;
}

async function measure(name: string, compose: () => Promise<string>): Promise<Outcome> {
  const { seconds, result: file } = await measureCpu(compose);
  const outcome = {
    coreSecondsPerSecond: rounded(seconds / SECONDS, 3),
    megabytesPerMinute: rounded((statSync(file).size / 1e6) * (60 / SECONDS), 2),
    ssim: await likeness(file),
  };
  console.log(`${name}: ${JSON.stringify(outcome)}`);
  return outcome;
}

async function composeOurs(): Promise<string> {
  rmSync(join(capture.directory, 'composition'), { recursive: true, force: true });
  const { filePath } = await capture.compose({ fromS: 0, toS: SECONDS }, CONFIG);
  return filePath;
}

async function composePlainly(): Promise<string> {
  const file = join(capture.captureDirectory, 'plain.mp4');
  await runFfmpeg([
    ...inputs([...tracks, ...sounds]),
    ...[
      '-filter_complex',
      `${GRID}[picture];[2:a][3:a]amix=normalize=0[sound]`,
      '-map',
      '[picture]',
      '-map',
      '[sound]',
    ],
    ...['-r', '30', '-c:v', 'libx264', '-preset', 'veryfast', '-c:a', 'aac', '-b:a', '128k', '-movflags', '+faststart'],
    file,
  ]);
  return file;
}

/** Returns the SSIM to the uncompressed grid, all planes. */
async function likeness(file: string): Promise<number> {
  const graph = `[0:v]${NAMELESS}[made];[1:v]${NAMELESS}[wanted];[made][wanted]ssim`;
  const output = await runFfmpeg([...inputs([file, reference]), '-filter_complex', graph, '-f', 'null', '-']);
  return Number(/All:([0-9.]+)/.exec(output)?.[1]);
}

function inputs(files: readonly string[]): string[] {
  return files.flatMap((file) => ['-i', file]);
}

/** Returns the round with the lowest CPU time, which other processes disturbed least. */
function best(outcomes: readonly Outcome[]): Outcome | undefined {
  return outcomes.toSorted((one, other) => one.coreSecondsPerSecond - other.coreSecondsPerSecond)[0];
}

function shareOf(some: readonly Outcome[], others: readonly Outcome[]): number {
  return rounded((best(some)?.coreSecondsPerSecond ?? 0) / (best(others)?.coreSecondsPerSecond ?? 1), 3);
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
