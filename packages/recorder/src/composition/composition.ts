import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assemble, extractPoster } from './assemble.ts';
import { encodeVideoSegment } from './encode-segment.ts';
import { encodeSound } from './encode-sound.ts';
import { findCompositionIssues } from './find-composition-issues.ts';
import { joinSound } from './join-sound.ts';
import { type CompositionPlan, MAX_SEGMENT_SECONDS, type PlannedVideoSegment } from './plan-composition.ts';
import { PACKET_SAMPLES, SAMPLE_RATE_HZ, type SoundSegment } from './sound-plan.ts';

/** A plan and where it becomes files. */
export interface Composition {
  readonly plan: CompositionPlan;
  /** The recording's folder, with the tracks. */
  readonly directory: string;
}

/** A stretch of picture or sound that is made by itself. */
export interface Part {
  /** From the recording's beginning. */
  readonly endSeconds: number;
  /** Of all the work, in seconds of picture. */
  readonly weight: number;
  readonly isMade: () => boolean;
  readonly make: (signal?: AbortSignal) => Promise<void>;
}

/** A second of sound takes this much of the work for a second of picture. */
const SOUND_WEIGHT = 0.1;

/** Everything that is to be made before the parts are joined, in the order of time. */
export function partsOf(composition: Composition): Part[] {
  const { videoSegments, sound } = composition.plan;
  return inOrder([
    ...videoSegments.map((segment) => picturePart(composition, segment)),
    ...sound.map((segment) => soundPart(composition, segment)),
  ]);
}

/** The parts that stay as they are however long the recording goes on beyond the end of its plan. */
export function settledPartsOf(composition: Composition): Part[] {
  const { videoSegments, sound, config } = composition.plan;
  const isSettled = (segment: PlannedVideoSegment, index: number) =>
    index < videoSegments.length - 1 || segment.endFrame - segment.startFrame === MAX_SEGMENT_SECONDS * config.fps;
  return inOrder([
    ...videoSegments.filter(isSettled).map((segment) => picturePart(composition, segment)),
    ...sound.slice(0, -1).map((segment) => soundPart(composition, segment)),
  ]);
}

export interface CompositionFiles {
  readonly filePath: string;
  readonly posterPath: string;
  readonly flawsPath: string;
}

export function filesOf({ plan, directory }: Composition): CompositionFiles {
  const named = (name: string) => join(workFolder(directory), name);
  return {
    filePath: named(`recording-${plan.key}.mp4`),
    posterPath: named(`poster-${plan.key}.jpg`),
    flawsPath: named(`flaws-${plan.key}.json`),
  };
}

/** The poster comes last and whole, so that its presence tells that everything is there. */
export function isFinished(composition: Composition): boolean {
  return existsSync(filesOf(composition).posterPath);
}

/** Joins the parts, all of which are made, and takes the poster; unless somebody else has done so meanwhile. */
export async function finish(composition: Composition, signal?: AbortSignal): Promise<void> {
  if (isFinished(composition)) return;
  const { plan, directory } = composition;
  const folder = workFolder(directory);
  const { filePath, posterPath, flawsPath } = filesOf(composition);
  const sound = join(folder, `sound-of-${plan.key}.aac`);
  const videoSegments = plan.videoSegments.map(({ fileName, startFrame, endFrame }) => ({
    path: join(folder, fileName),
    durationSeconds: (endFrame - startFrame) / plan.config.fps,
  }));
  const stopping = signal && { signal };
  await joinSound({ segments: plan.sound, folder, destination: sound });
  await assemble({ videoSegments, sound, destination: filePath, ...stopping });
  await writeFile(flawsPath, JSON.stringify(await findQualityIssues(composition, signal)));
  await extractPoster({ recording: filePath, atSeconds: plan.posterAtSeconds, destination: posterPath, ...stopping });
}

/** A recording whose flaws could not be looked for is better than none. */
async function findQualityIssues({ plan, directory }: Composition, signal?: AbortSignal): Promise<string[]> {
  const { filePath } = filesOf({ plan, directory });
  try {
    return await findCompositionIssues({ plan, directory, filePath, ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    return [];
  }
}

/** What was found of a finished composition; nothing where an earlier version made it. */
export async function qualityIssuesOf(composition: Composition): Promise<readonly string[]> {
  const { flawsPath } = filesOf(composition);
  return existsSync(flawsPath) ? JSON.parse(await readFile(flawsPath, 'utf8')) : [];
}

export async function openWorkFolder(directory: string): Promise<void> {
  await mkdir(workFolder(directory), { recursive: true, mode: 0o700 });
}

/** Where everything that is made of a recording's tracks goes. */
export function workFolder(directory: string): string {
  return join(directory, 'composition');
}

function picturePart({ plan, directory }: Composition, segment: PlannedVideoSegment): Part {
  const destination = join(workFolder(directory), segment.fileName);
  const { sessionSpan, frame, config } = plan;
  const request = { segment, directory, destination, originMs: sessionSpan.startMs, frame, config };
  return {
    endSeconds: segment.endFrame / config.fps,
    weight: (segment.endFrame - segment.startFrame) / config.fps,
    isMade: () => existsSync(destination),
    make: (signal) => encodeVideoSegment({ ...request, ...(signal && { signal }) }),
  };
}

function soundPart({ directory }: Composition, segment: SoundSegment): Part {
  const destination = join(workFolder(directory), segment.fileName);
  const seconds = (packets: number) => (packets * PACKET_SAMPLES) / SAMPLE_RATE_HZ;
  return {
    endSeconds: seconds(segment.endPacket),
    weight: seconds(segment.endPacket - segment.startPacket) * SOUND_WEIGHT,
    isMade: () => existsSync(destination),
    make: (signal) => encodeSound({ segment, directory, destination, ...(signal && { signal }) }),
  };
}

function inOrder(parts: readonly Part[]): Part[] {
  return parts.toSorted((one, other) => one.endSeconds - other.endSeconds);
}
