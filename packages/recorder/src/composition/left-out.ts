import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { YoungMindsError } from '@young-minds/core';
import { type CapturedTrack, isTooLarge, type KeyFrame } from './captured-track.ts';
import type { CompositionPlan } from './plan-composition.ts';
import { packetSeconds } from './sound-plan.ts';

/**
 * Writes which track files a segment was encoded without, next to the segment. Call it before the segment is moved into
 * place, because a segment that exists is never encoded again.
 * @param destination absolute path of the segment
 */
export async function noteLeftOut(destination: string, files: readonly string[]): Promise<void> {
  if (files.length > 0) await writeFile(notePath(destination), JSON.stringify(files), { mode: 0o600 });
}

function notePath(destination: string): string {
  return `${destination}.left-out.json`;
}

async function readLeftOut(destination: string): Promise<readonly string[]> {
  const path = notePath(destination);
  return existsSync(path) ? JSON.parse(await readFile(path, 'utf8')) : [];
}

/** For how long each track file was needed, and for how much of it the recording does without. In seconds. */
interface TrackUse {
  neededSeconds: number;
  leftOutSeconds: number;
}

export type TrackUses = ReadonlyMap<string, TrackUse>;

interface Segments {
  readonly plan: CompositionPlan;
  /** The folder with the encoded segments. */
  readonly folder: string;
}

/** Returns the use of each track file in a composition whose segments are all made. */
export async function trackUses({ plan, folder }: Segments): Promise<TrackUses> {
  const uses = new Map<string, TrackUse>();
  for (const { fileName, seconds, files } of segmentsOf(plan)) {
    const leftOut = new Set(await readLeftOut(join(folder, fileName)));
    for (const file of files) {
      const use = uses.get(file) ?? { neededSeconds: 0, leftOutSeconds: 0 };
      use.neededSeconds += seconds;
      if (leftOut.has(file)) use.leftOutSeconds += seconds;
      uses.set(file, use);
    }
  }
  return uses;
}

interface UsingSegment {
  readonly fileName: string;
  readonly seconds: number;
  readonly files: ReadonlySet<string>;
}

function segmentsOf({ videoSegments, sound, config }: CompositionPlan): UsingSegment[] {
  const video = videoSegments.map(({ fileName, startFrame, endFrame, tiles }) => ({
    fileName,
    seconds: (endFrame - startFrame) / config.fps,
    files: new Set(tiles.flatMap((tile) => tile.video?.track.file ?? [])),
  }));
  const audio = sound.map(({ fileName, startPacket, endPacket, voices }) => ({
    fileName,
    seconds: packetSeconds(endPacket - startPacket),
    files: new Set(voices.map(({ file }) => file)),
  }));
  return [...video, ...audio];
}

/** @throws COMPOSITION_FAILED if there are tracks and none of them could be decoded at any time */
export function assertAnyDecoded(uses: TrackUses): void {
  const all = [...uses.values()];
  if (all.length === 0 || all.some(({ neededSeconds, leftOutSeconds }) => leftOutSeconds < neededSeconds)) return;
  throw new YoungMindsError(
    'COMPOSITION_FAILED',
    `None of the ${all.length} recorded tracks can be decoded. Keep the recording's folder to examine them.`,
  );
}

const SOURCES: Readonly<Record<CapturedTrack['source'], string>> = {
  camera: 'camera',
  microphone: 'microphone',
  screen_share: 'shared screen',
  screen_share_audio: 'shared audio',
};

interface LeftOutSearch {
  readonly plan: CompositionPlan;
  readonly uses: TrackUses;
  readonly nameOf: (identity: string) => string;
}

/** Returns a quality issue for each participant's source that is missing because it could not be decoded. */
export function leftOutIssues({ plan, uses, nameOf }: LeftOutSearch): string[] {
  const bySource = Map.groupBy(plan.tracks, ({ identity, source }) => `${nameOf(identity)}'s ${SOURCES[source]}`);
  return [...bySource].flatMap(([whose, tracks]) => {
    const seconds = tracks.reduce((sum, { file }) => sum + (uses.get(file)?.leftOutSeconds ?? 0), 0);
    const tooLarge = tracks.flatMap(({ keyFrames }) => keyFrames).find(isTooLarge);
    return [
      ...(seconds > 0 ? [`${whose} is missing for ${Math.ceil(seconds)} s, because it cannot be decoded`] : []),
      ...(tooLarge ? [`${whose} is missing in part, because its picture is too large: ${sizeOf(tooLarge)}`] : []),
    ];
  });
}

function sizeOf({ width, height }: KeyFrame): string {
  return `${width}x${height}`;
}
