import { existsSync } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Artifact, ComposeRequest, Composer } from '@young-minds/recording/ports';
import { assemble, type EncodedPiece, takePoster } from './compose/assemble.ts';
import { encodePiece } from './compose/encode-piece.ts';
import { mixAudio } from './compose/mix-audio.ts';
import { type CompositionPlan, planComposition } from './compose/plan-composition.ts';
import { recordingFolder } from './recording-folder.ts';

export interface EmbeddedComposerOptions {
  /** Where the embedded recorder wrote, a folder a recording. */
  readonly captureDirectory: string;
}

/** Sound and joining, as shares of the whole work, for the progress shown. */
const AUDIO_SHARE = 0.1;
const JOIN_SHARE = 0.02;

/** Makes the MP4 out of what the embedded recorder captured: piece by piece, so that work once done is kept. */
export function createEmbeddedComposer({ captureDirectory }: EmbeddedComposerOptions): Composer {
  return {
    compose: (request) => compose(request, recordingFolder(captureDirectory, request.recordingId)),
    async discard(recordingId) {
      await rm(recordingFolder(captureDirectory, recordingId), { recursive: true, force: true });
    },
  };
}

/** A plan on its way into files. */
interface Composition {
  readonly plan: CompositionPlan;
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** Where everything made of them goes. */
  readonly work: string;
  readonly request: ComposeRequest;
}

async function compose(request: ComposeRequest, directory: string): Promise<Artifact> {
  const plan = planComposition(request, directory);
  const work = join(directory, 'composition');
  await mkdir(work, { recursive: true, mode: 0o700 });
  const filePath = join(work, `recording-${plan.key}.mp4`);
  const posterPath = join(work, `poster-${plan.key}.jpg`);
  if (!existsSync(posterPath)) await make({ plan, directory, work, request }, { filePath, posterPath });
  request.onProgress?.(1);
  const { size } = await stat(filePath);
  const { durationSeconds, frame, config } = plan;
  return { filePath, posterPath, durationSeconds, sizeBytes: size, ...frame, fps: config.fps };
}

/** The poster comes last and whole, so that its presence tells that everything is there. */
async function make(
  composition: Composition,
  { filePath, posterPath }: { filePath: string; posterPath: string },
): Promise<void> {
  const { plan, request } = composition;
  const signal = request.signal && { signal: request.signal };
  const audio = await mixed(composition);
  request.onProgress?.(AUDIO_SHARE);
  const pieces = await encoded(composition);
  await assemble({ pieces, audio, destination: filePath, ...signal });
  await takePoster({ recording: filePath, atSeconds: plan.posterAtSeconds, destination: posterPath, ...signal });
}

async function mixed({ plan, directory, work, request: { signal } }: Composition): Promise<string> {
  const { audioTracks: tracks, window } = plan;
  const destination = join(work, `audio-${plan.key}.m4a`);
  await mixAudio({ tracks, directory, destination, window, ...(signal && { signal }) });
  return destination;
}

async function encoded({ plan, directory, work, request }: Composition): Promise<EncodedPiece[]> {
  const { signal, onProgress } = request;
  const { config, frame, window } = plan;
  const done: EncodedPiece[] = [];
  for (const piece of plan.pieces) {
    const destination = join(work, piece.fileName);
    const facts = { piece, directory, destination, originMs: window.startMs, frame, config };
    await encodePiece({ ...facts, ...(signal && { signal }) });
    done.push({ path: destination, durationSeconds: (piece.endFrame - piece.startFrame) / config.fps });
    const share = piece.endFrame / config.fps / plan.durationSeconds;
    onProgress?.(AUDIO_SHARE + share * (1 - AUDIO_SHARE - JOIN_SHARE));
  }
  return done;
}
