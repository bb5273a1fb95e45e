/**
 * Measures what composing costs: two participants at 720p30 with noise in their pictures, 1.6 Mb/s each, whole and
 * cropped, compared with one plain ffmpeg call with x264 veryfast that shows the same pictures. The similarity of the
 * results to the uncompressed grid is measured outside the name plates and the tiles' edges.
 * Run: `npm run bench -- compose [--seconds 40] [--rounds 2]`, on Linux. The last line of output is one JSON object.
 */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { wholeNumber } from '@young-minds/cli/options';
import { hideOutlines } from '@young-minds/media/outlines';
import { gridLayout, shownShare, TILE_SHAPE } from '@young-minds/recorder/composition/layout';
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

const FRAME = { width: 1280, height: 720 };
const FITS = ['whole', 'crop'] as const;
type Fit = (typeof FITS)[number];
/** Pixels at the edges of a picture that are not compared: corners and ring, and at the lower one the name plate. */
const EDGE_PX = { top: 16, bottom: 44 };

const capture = await stage();
const tracks = PARTICIPANTS.map((name) => join(capture.directory, 'take-1', `TR_${name}_camera_0.mkv`));
const sounds = PARTICIPANTS.map((name) => join(capture.directory, 'take-1', `TR_${name}_microphone_0.mkv`));
const results: Record<string, unknown> = {};
for (const fit of FITS) results[fit] = await compare(fit);
capture[Symbol.dispose]();
console.log(JSON.stringify({ seconds: SECONDS, ...results }));

async function compare(fit: Fit) {
  const reference = join(capture.captureDirectory, `reference-${fit}.nut`);
  const picture = `${gridOf(fit)}[out]`;
  await runFfmpeg([...inputs(tracks), '-filter_complex', picture, '-map', '[out]', '-c:v', 'ffv1', reference]);
  const [ours, plain]: [Outcome[], Outcome[]] = [[], []];
  for (let round = 1; round <= ROUNDS; round++) {
    plain.push(await measure(`plain call, ${fit}`, { fit, reference, compose: composePlainly }));
    ours.push(await measure(`composer, ${fit}`, { fit, reference, compose: composeOurs }));
  }
  return { ...best(ours), plain: best(plain), share: shareOf(ours, plain) };
}

function tilesOf(fit: Fit) {
  return gridLayout(FRAME, { shapes: [TILE_SHAPE, TILE_SHAPE], fit });
}

/** Returns the filters of a plain call for the composer's layout. */
function gridOf(fit: Fit): string {
  const [left, right] = tilesOf(fit);
  if (left === undefined || right === undefined) throw new Error('two participants have two tiles');
  const scaled = { width: Math.floor(left.width / shownShare(left, TILE_SHAPE, fit) / 2) * 2, height: left.height };
  const scale = `scale=${scaled.width}:${scaled.height},crop=${left.width}:${left.height}`;
  const place = `pad=${FRAME.width}:${FRAME.height}:${left.x}:${left.y}[base]`;
  return `[0:v]${scale},${place};[1:v]${scale}[right];[base][right]overlay=${right.x}:${right.y},format=yuv420p`;
}

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

interface Measured {
  readonly fit: Fit;
  /** The uncompressed grid. */
  readonly reference: string;
  readonly compose: (fit: Fit) => Promise<string>;
}

async function measure(name: string, { fit, reference, compose }: Measured): Promise<Outcome> {
  const { seconds, result: file } = await measureCpu(() => compose(fit));
  const outcome = {
    coreSecondsPerSecond: rounded(seconds / SECONDS, 3),
    megabytesPerMinute: rounded((statSync(file).size / 1e6) * (60 / SECONDS), 2),
    ssim: await likeness(file, { fit, reference }),
  };
  console.log(`${name}: ${JSON.stringify(outcome)}`);
  return outcome;
}

async function composeOurs(fit: Fit): Promise<string> {
  rmSync(join(capture.directory, 'composition'), { recursive: true, force: true });
  const { filePath } = await capture.compose({ fromS: 0, toS: SECONDS }, { ...CONFIG, fit });
  return filePath;
}

async function composePlainly(fit: Fit): Promise<string> {
  const file = join(capture.captureDirectory, 'plain.mp4');
  await runFfmpeg([
    ...inputs([...tracks, ...sounds]),
    ...['-filter_complex', `${gridOf(fit)}[picture];[2:a][3:a]amix=normalize=0[sound]`],
    ...['-map', '[picture]', '-map', '[sound]'],
    ...['-r', '30', '-c:v', 'libx264', '-preset', 'veryfast', '-c:a', 'aac', '-b:a', '128k', '-movflags', '+faststart'],
    file,
  ]);
  return file;
}

/** Returns the SSIM to the uncompressed grid, all planes. */
async function likeness(file: string, { fit, reference }: Pick<Measured, 'fit' | 'reference'>): Promise<number> {
  const [{ y, height } = { y: 0, height: 0 }] = tilesOf(fit);
  const edges = hideOutlines(tilesOf(fit).map((tile) => ({ ...tile, thickness: EDGE_PX.top })));
  const compared = `${edges}crop=${FRAME.width}:${height - EDGE_PX.top - EDGE_PX.bottom}:0:${y + EDGE_PX.top}`;
  const graph = `[0:v]${compared}[made];[1:v]${compared}[wanted];[made][wanted]ssim`;
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
