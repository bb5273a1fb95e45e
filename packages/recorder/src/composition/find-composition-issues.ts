import { join } from 'node:path';
import { isSilent } from '@young-minds/media/measure-loudness';
import { extractThumbnails, type Thumb } from '@young-minds/media/thumbnails';
import { readJournal } from '../journal/journal.ts';
import { attendance } from './attendance.ts';
import type { CapturedTrack, Span } from './captured-track.ts';
import { clockIssues } from './clock-issues.ts';
import type { CompositionPlan } from './plan-composition.ts';
import { tileIssues } from './tile-issues.ts';

export interface CompositionIssueSearch {
  readonly plan: CompositionPlan;
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** What was made of them. */
  readonly filePath: string;
  readonly signal?: AbortSignal;
}

/** Whoever listens for a while sends nothing to hear; for longer than this the microphone is taken to be dead. */
const MIN_UNMUTED_MS = 30_000;

/**
 * What a viewer would complain about, person by person: a picture that is black or stands still, a microphone that is on
 * and silent, sound and picture that are not of the same moment. Little is decoded: key frames, and the tracks' sound.
 */
export async function findCompositionIssues({ plan, directory, ...search }: CompositionIssueSearch): Promise<string[]> {
  const { filePath, signal } = search;
  const journal = readJournal(directory);
  const names = new Map(attendance(journal).map(({ identity, name }) => [identity, name]));
  const nameOf = (identity: string) => names.get(identity) ?? identity;
  const hasPictures = plan.videoSegments.some(({ tiles }) => tiles.some(({ video }) => video !== null));
  const { durationSeconds } = plan;
  const request = { file: filePath, durationSeconds, ...(signal && { signal }) };
  const thumbs: Thumb[] = hasPictures ? await extractThumbnails(request) : [];
  return [
    ...tileIssues({ plan, thumbs, nameOf }),
    ...(await flawsOfSound({ plan, directory, nameOf, ...(signal && { signal }) })),
    ...clockIssues(journal, nameOf),
  ];
}

interface SoundSearch extends Omit<CompositionIssueSearch, 'filePath'> {
  readonly nameOf: (identity: string) => string;
}

async function flawsOfSound({ plan, directory, nameOf, signal }: SoundSearch): Promise<string[]> {
  const microphones = plan.tracks.filter(({ source }) => source === 'microphone');
  if (!plan.tracks.some(({ kind }) => kind === 'audio')) return ['there is no audio'];
  const flaws: string[] = [];
  for (const [identity, tracks] of Map.groupBy(microphones, (track) => track.identity)) {
    const unmutedMs = tracks.reduce((sum, track) => sum + unmutedMsOf(track, plan.sessionSpan), 0);
    if (unmutedMs < MIN_UNMUTED_MS) continue;
    let isAllSilent = true;
    for (const { file } of tracks) isAllSilent &&= await isSilent(join(directory, file), signal);
    if (isAllSilent) flaws.push(`${nameOf(identity)}'s microphone was on, but silent from start to end`);
  }
  return flaws;
}

function unmutedMsOf({ span, mutedSpans }: CapturedTrack, sessionSpan: Span): number {
  const lengthOf = ({ startMs, endMs }: Span) =>
    Math.max(0, Math.min(endMs, span.endMs, sessionSpan.endMs) - Math.max(startMs, span.startMs, sessionSpan.startMs));
  return lengthOf(span) - mutedSpans.reduce((sum, muted) => sum + lengthOf(muted), 0);
}
