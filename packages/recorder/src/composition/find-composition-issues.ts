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
  /** The finished recording. */
  readonly filePath: string;
  readonly signal?: AbortSignal;
}

/**
 * A participant who only listens may be silent for a while; a microphone that is silent for longer than this counts as
 * broken.
 */
const MIN_UNMUTED_MS = 30_000;

/**
 * Finds the problems that a viewer would notice, per participant: a black or frozen video, an unmuted but silent
 * microphone, audio and video out of sync. It decodes little: key frames, and the audio of the tracks.
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
