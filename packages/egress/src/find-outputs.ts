import { type EgressOutputName, parseEgressOutputPath } from '@young-minds/recording/domain';
import type { CaptureSource } from '@young-minds/recording/ports';
import { type OutputPlace, outputFilesOf } from './output-files.ts';

/** Deletes in parallel, because an hour of recording has 900 segments. */
const AT_A_TIME = 8;

export interface RecordingOutputs {
  readonly recordingId: string;
  readonly source: CaptureSource;
}

/** What one egress left of a recording. */
export interface EgressLeftovers {
  readonly file: string | null;
  readonly playlist: string | null;
  /** In the order of their media. */
  readonly segments: readonly string[];
}

/**
 * Returns what the egresses of a recording left: first that of the egress which the recorder reported, then that with
 * the most segments. There are several if an earlier attempt was given up after it had started.
 */
export async function findOutputs(place: OutputPlace, { recordingId, source }: RecordingOutputs) {
  const attempts = new Map<string | null, [EgressOutputName['kind'], string][]>();
  for (const path of await outputFilesOf(place).list(source.sessionId)) {
    const name = parseEgressOutputPath(path);
    if (name?.recordingId !== recordingId) continue;
    attempts.set(name.attempt, [...(attempts.get(name.attempt) ?? []), [name.kind, path]]);
  }
  const reported = parseEgressOutputPath(source.output?.path ?? null)?.attempt;
  return [...attempts]
    .map(([attempt, paths]) => ({ isReported: attempt === reported, ...leftoversOf(paths) }))
    .toSorted((a, b) => Number(b.isReported) - Number(a.isReported) || b.segments.length - a.segments.length);
}

/** Returns whether a recording can be made of what is left. */
export function hasMedia({ file, segments }: EgressLeftovers): boolean {
  return file !== null || segments.length > 0;
}

function leftoversOf(paths: readonly [EgressOutputName['kind'], string][]): EgressLeftovers {
  const ofKind = (wanted: EgressOutputName['kind']) =>
    paths.filter(([kind]) => kind === wanted).map(([, path]) => path);
  const [file = null] = ofKind('file');
  const [playlist = null] = ofKind('playlist');
  return { file, playlist, segments: ofKind('segment').toSorted() };
}

/** Deletes everything that egresses wrote for a recording that is stored and verified. */
export async function removeOutputs(place: OutputPlace, recording: RecordingOutputs): Promise<void> {
  const files = outputFilesOf(place);
  const outputs = await findOutputs(place, recording);
  const paths = outputs.flatMap(({ file, playlist, segments }) => [file, playlist, ...segments]);
  for (let first = 0; first < paths.length; first += AT_A_TIME) {
    const some = paths.slice(first, first + AT_A_TIME);
    await Promise.all(some.map((path) => (path === null ? undefined : files.remove(path))));
  }
}
