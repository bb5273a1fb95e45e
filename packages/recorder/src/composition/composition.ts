import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assemble, extractPoster } from './assemble.ts';
import { choosePoster } from './choose-poster.ts';
import { encodeVideoSegment } from './encode-segment.ts';
import { encodeSound } from './encode-sound.ts';
import {
  type CompositionFindings,
  type CompositionIssueSearch,
  findCompositionIssues,
} from './find-composition-issues.ts';
import { joinSound } from './join-sound.ts';
import { assertAnyDecoded, trackUses } from './left-out.ts';
import { type CompositionPlan, MAX_SEGMENT_SECONDS, type PlannedVideoSegment } from './plan-composition.ts';
import { packetSeconds, type SoundSegment } from './sound-plan.ts';

const NOTHING_FOUND: Pick<CompositionFindings, 'qualityIssues' | 'lost'> = { qualityIssues: [], lost: [] };
/** A second of audio is this much work compared with a second of video. */
const SOUND_WEIGHT = 0.1;

/** A plan and the folder in which it becomes files. */
export interface Composition {
  readonly plan: CompositionPlan;
  /** The recording's folder, with the tracks. */
  readonly directory: string;
}

/** A section of video or audio that is made separately. */
export interface Part {
  /** Seconds from the start of the recording. */
  readonly endSeconds: number;
  /** The share of the whole work, measured in seconds of video. */
  readonly weight: number;
  readonly isMade: () => boolean;
  readonly make: (signal?: AbortSignal) => Promise<void>;
}

/** Returns every part that must be made before the parts are joined, in chronological order. */
export function partsOf(composition: Composition): Part[] {
  const { videoSegments, sound } = composition.plan;
  return inOrder([
    ...videoSegments.map((segment) => picturePart(composition, segment)),
    ...sound.map((segment) => soundPart(composition, segment)),
  ]);
}

/** Returns the parts that stay the same no matter how long the recording continues beyond the end of the plan. */
export function settledPartsOf(composition: Composition): Part[] {
  const { videoSegments, sound, config, durationSeconds, unsettledSeconds } = composition.plan;
  const isWhole = (segment: PlannedVideoSegment, index: number) =>
    index < videoSegments.length - 1 || segment.endFrame - segment.startFrame === MAX_SEGMENT_SECONDS * config.fps;
  const isSettled = (segment: PlannedVideoSegment, index: number) =>
    isWhole(segment, index) && segment.endFrame / config.fps <= durationSeconds - unsettledSeconds;
  return inOrder([
    ...videoSegments.filter(isSettled).map((segment) => picturePart(composition, segment)),
    ...sound.slice(0, -1).map((segment) => soundPart(composition, segment)),
  ]);
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
  return {
    endSeconds: packetSeconds(segment.endPacket),
    weight: packetSeconds(segment.endPacket - segment.startPacket) * SOUND_WEIGHT,
    isMade: () => existsSync(destination),
    make: (signal) => encodeSound({ segment, directory, destination, ...(signal && { signal }) }),
  };
}

function inOrder(parts: readonly Part[]): Part[] {
  return parts.toSorted((one, other) => one.endSeconds - other.endSeconds);
}

/** Joins the parts, all of which are made, and extracts the poster, unless another process has done so already. */
export async function finish(composition: Composition, signal?: AbortSignal): Promise<void> {
  if (isFinished(composition)) return;
  const { plan, directory } = composition;
  const folder = workFolder(directory);
  const { filePath, posterPath, qualityIssuesPath } = filesOf(composition);
  const sound = join(folder, `sound-of-${plan.key}.aac`);
  const videoSegments = plan.videoSegments.map(({ fileName, startFrame, endFrame }) => ({
    path: join(folder, fileName),
    durationSeconds: (endFrame - startFrame) / plan.config.fps,
  }));
  const stopping = signal && { signal };
  const uses = await trackUses({ plan, folder });
  assertAnyDecoded(uses);
  await joinSound({ segments: plan.sound, folder, destination: sound });
  await assemble({ videoSegments, sound, destination: filePath, ...stopping });
  const { posterAtSeconds, ...findings } = await findIssues(composition, { uses, ...stopping });
  await writeFile(qualityIssuesPath, JSON.stringify(findings));
  await extractPoster({ recording: filePath, atSeconds: posterAtSeconds, destination: posterPath, ...stopping });
}

/** Returns no findings if the search fails, because a recording without this check is better than none. */
async function findIssues(
  composition: Composition,
  search: Pick<CompositionIssueSearch, 'uses' | 'signal'>,
): Promise<CompositionFindings> {
  try {
    return await findCompositionIssues({ ...composition, ...search, filePath: filesOf(composition).filePath });
  } catch (error) {
    if (search.signal?.aborted) throw error;
    return { ...NOTHING_FOUND, posterAtSeconds: choosePoster(composition.plan, []) };
  }
}

/** Returns the findings in a finished composition; none, or only the quality issues, if an earlier version made it. */
export async function findingsIn(composition: Composition): Promise<Omit<CompositionFindings, 'posterAtSeconds'>> {
  const { qualityIssuesPath } = filesOf(composition);
  if (!existsSync(qualityIssuesPath)) return NOTHING_FOUND;
  const found = JSON.parse(await readFile(qualityIssuesPath, 'utf8'));
  return Array.isArray(found) ? { ...NOTHING_FOUND, qualityIssues: found } : found;
}

/** Checks for the poster, which is written last and atomically, so that its presence means that every file is there. */
export function isFinished(composition: Composition): boolean {
  return existsSync(filesOf(composition).posterPath);
}

interface CompositionFiles {
  readonly filePath: string;
  readonly posterPath: string;
  readonly qualityIssuesPath: string;
}

export function filesOf({ plan, directory }: Composition): CompositionFiles {
  const named = (name: string) => join(workFolder(directory), name);
  return {
    filePath: named(`recording-${plan.key}.mp4`),
    posterPath: named(`poster-${plan.key}.jpg`),
    qualityIssuesPath: named(`flaws-${plan.key}.json`),
  };
}

export async function openWorkFolder(directory: string): Promise<void> {
  await mkdir(workFolder(directory), { recursive: true, mode: 0o700 });
}

/** Returns the folder for everything that is made from a recording's tracks. */
export function workFolder(directory: string): string {
  return join(directory, 'composition');
}
