import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QUIET_FFMPEG, runMediaProgram } from '@young-minds/media/run-media-program';
import { annexB, type EncodedPicture, frameNumberBitsOf, makeParameterSets } from './parameter-sets.ts';
import { findMediaData, splitSamples } from './split-samples.ts';
import { adtsOf, splitSound } from './split-sound.ts';

interface RepairRequest {
  readonly file: string;
  /** The folder for the repaired file. */
  readonly work: string;
  /** The requested size and frame rate, which the cut-off file does not contain. */
  readonly picture: EncodedPicture;
  readonly signal?: AbortSignal;
}

export interface RepairedMp4 {
  readonly file: string;
  /** The quality issues that the repair could not fix. */
  readonly qualityIssues: readonly string[];
}

/** Larger files are not repaired, because the whole file is read into memory. */
const MAX_BYTES = 2_000_000_000;
const BROKEN_OFF = 'the file was cut off and repaired, so its end is missing';
const REBUILT = 'the file was damaged and repaired, so audio and video may have small errors';

/** Makes a cut-off MP4 readable again; null if that is impossible. */
export async function repairMp4(request: RepairRequest): Promise<RepairedMp4 | null> {
  return (await copyWhatIsIndexed(request)) ?? (await rebuildIndex(request));
}

/** Copies everything up to the break if the file still has an index, such as that of a fragment. */
async function copyWhatIsIndexed({ file, work, signal }: RepairRequest): Promise<RepairedMp4 | null> {
  const lenient = ['-err_detect', 'ignore_err', '-fflags', '+genpts+discardcorrupt'];
  return make(work, [...lenient, '-i', file, '-c', 'copy'], { qualityIssues: [BROKEN_OFF], ...(signal && { signal }) });
}

/**
 * Rebuilds a lost index: pictures contain their length, everything between them is audio, and x264 has written its
 * options into the file.
 */
async function rebuildIndex({ file, work, picture, signal }: RepairRequest): Promise<RepairedMp4 | null> {
  if ((await stat(file)).size > MAX_BYTES) return null;
  const content = await readFile(file);
  const media = findMediaData(content);
  if (media === null) return null;
  const parameterSets = await makeParameterSets(content, media, { picture, work });
  const frameNumberBits = parameterSets === null ? null : frameNumberBitsOf(parameterSets);
  if (parameterSets === null || frameNumberBits === null) return null;
  const samples = splitSamples(content, media, frameNumberBits);
  if (samples.pictureCount === 0) return null;
  const [video, audio] = [join(work, 'pictures.h264'), join(work, 'sound.aac')];
  await writeFile(video, Buffer.concat([parameterSets, annexB(content, samples.nalUnits)]));
  await writeFile(audio, adtsOf(content, splitSound(content, samples, picture.fps)));
  const inputs = ['-fflags', '+genpts', '-r', String(picture.fps), '-i', video, '-f', 'aac', '-i', audio];
  const repaired = await make(work, [...inputs, '-map', '0:v', '-map', '1:a?', '-c', 'copy'], {
    qualityIssues: [REBUILT],
    ...(signal && { signal }),
  });
  await Promise.all([video, audio].map((part) => rm(part)));
  return repaired;
}

async function make(
  work: string,
  args: readonly string[],
  { qualityIssues, signal }: { readonly qualityIssues: readonly string[]; readonly signal?: AbortSignal },
): Promise<RepairedMp4 | null> {
  const file = join(work, 'repaired.mp4');
  const unfinished = `${file}.unfinished.mp4`;
  const isMade = await runMediaProgram('ffmpeg', [...QUIET_FFMPEG, ...args, unfinished], { signal }).then(
    () => true,
    () => false,
  );
  if (!isMade) return null;
  await rename(unfinished, file);
  return { file, qualityIssues };
}
