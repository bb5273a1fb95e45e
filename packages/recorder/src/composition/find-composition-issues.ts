import { join } from 'node:path';
import { findLostMedia } from '@young-minds/media/find-lost-media';
import { motionIssues, PROOF_SECONDS } from '@young-minds/media/find-quality-issues';
import { isFrozen } from '@young-minds/media/find-stills';
import type { Outline } from '@young-minds/media/outlines';
import { isSilent } from '@young-minds/media/probe-mp4';
import { lastSecondsOf, lengthOf, type SecondsSpan } from '@young-minds/media/spans';
import { extractThumbnails, type Thumb } from '@young-minds/media/thumbnails';
import type { LostSpan } from '@young-minds/recording/domain';
import { readJournal } from '../journal/journal.ts';
import type { JournalEntry, SenderReportHeard, TrackBegan } from '../journal/journal-entry.ts';
import { attendance, type CapturedTrack, type Span } from './captured-track.ts';
import { choosePoster } from './choose-poster.ts';
import { ringWidth } from './draw-tiles.ts';
import { missingCameraIssues } from './find-missing-cameras.ts';
import { findPauses, withPauses } from './find-pauses.ts';
import { areOverlapping, type Rect } from './layout.ts';
import { leftOutIssues, type TrackUses } from './left-out.ts';
import type { CompositionPlan } from './plan-composition.ts';
import { publishedIn } from './published-in.ts';
import type { Tile, TileVideo } from './scene.ts';
import { isDark, partOf } from './thumb-parts.ts';

/** A video that is shown for less than this is not judged. */
const MIN_SHOWN_SECONDS = 10;
/**
 * A participant who only listens may be silent for a while; a microphone that is silent for longer than this counts as
 * broken.
 */
const MIN_UNMUTED_MS = 30_000;
/** Viewers notice audio and video that are further apart than this. */
const MAX_APART_MS = 150;

export interface CompositionIssueSearch {
  readonly plan: CompositionPlan;
  /** The recording's folder, with the tracks. */
  readonly directory: string;
  /** The finished recording. */
  readonly filePath: string;
  readonly uses: TrackUses;
  readonly signal?: AbortSignal;
}

export interface CompositionFindings {
  readonly qualityIssues: readonly string[];
  readonly lost: readonly LostSpan[];
  /** Where the recording shows the most, in seconds from its start. */
  readonly posterAtSeconds: number;
}

/**
 * Finds the problems that a viewer would notice, per participant: a black or frozen video, a camera that is not shown, an
 * unmuted but silent microphone, audio and video out of sync. Finds media that is missing inside the file. It decodes
 * little: key frames, the audio of the tracks and of the file.
 */
export async function findCompositionIssues({
  plan,
  directory,
  ...search
}: CompositionIssueSearch): Promise<CompositionFindings> {
  const { filePath, uses, signal } = search;
  const journal = readJournal(directory);
  const names = new Map(attendance(journal).map(({ identity, name }) => [identity, name]));
  const nameOf = (identity: string) => names.get(identity) ?? identity;
  const hasPictures = plan.videoSegments.some(({ tiles }) => tiles.some(({ video }) => video !== null));
  const { durationSeconds } = plan;
  const outlines = ringOutlines(plan);
  const request = { file: filePath, durationSeconds, outlines, ...(signal && { signal }) };
  const thumbs: Thumb[] = hasPictures ? await extractThumbnails(request) : [];
  const qualityIssues = [
    ...leftOutIssues({ plan, uses, nameOf }),
    ...missingCameraIssues({ plan, nameOf }),
    ...(await tileIssues({
      ...{ plan, thumbs, nameOf },
      isFrozen: ({ rect, windows }) => isFrozen({ ...request, size: rect, corner: rect, windows }),
    })),
    ...(await soundIssues({ plan, directory, nameOf, ...(signal && { signal }) })),
    ...clockIssues(journal, nameOf),
  ];
  const hasSound = plan.tracks.some(({ kind }) => kind === 'audio');
  const published = publishedIn(plan);
  const lost = await findLostMedia({ ...request, size: plan.frame, hasSound, thumbs, published });
  const posterAtSeconds = choosePoster(plan, thumbs);
  return { qualityIssues, lost: withPauses(lost, findPauses({ plan, journal, nameOf })), posterAtSeconds };
}

/** Returns the rings, which come and go in a picture that is frozen, too. */
function ringOutlines({ videoSegments, frame }: CompositionPlan): Outline[] {
  const tiles = videoSegments.flatMap((segment) => segment.rings.flatMap(({ tile }) => segment.tiles[tile] ?? []));
  const rects = new Map(tiles.map(({ rect }) => [JSON.stringify(rect), rect]));
  return [...rects.values()].map((rect) => ({ ...rect, thickness: ringWidth(frame) }));
}

/** A tile and the time in which it is looked at. */
interface TileView {
  readonly rect: Rect;
  readonly windows: readonly SecondsSpan[];
}

interface TileSearch {
  readonly plan: Pick<CompositionPlan, 'videoSegments' | 'frame' | 'config'>;
  readonly thumbs: readonly Thumb[];
  readonly nameOf: (identity: string) => string;
  /** Looks closely: thumbnails do not show the noise of a camera. */
  readonly isFrozen: (view: TileView) => Promise<boolean>;
}

interface Showing {
  readonly pictures: Buffer[];
  /** Where and when it was shown, in order. */
  readonly places: { readonly rect: Rect; readonly span: SecondsSpan }[];
}

/** Checks each participant's video, wherever in the frame it was, and each shared screen. */
export async function tileIssues(search: TileSearch): Promise<string[]> {
  const issues: string[] = [];
  for (const [key, showing] of showingsIn(search)) {
    const [source = '', identity = ''] = key.split('\0');
    const whose = `${search.nameOf(identity)}'s ${source === 'camera' ? 'camera' : 'shared screen'}`;
    const found = await issuesOf(showing, { isScreen: source !== 'camera', isFrozen: search.isFrozen });
    issues.push(...found.map((issue) => `${whose} ${issue}`));
  }
  return issues;
}

function showingsIn({ plan, thumbs }: TileSearch): Map<string, Showing> {
  const showings = new Map<string, Showing>();
  const { videoSegments, frame, config } = plan;
  for (const { startFrame, endFrame, tiles } of videoSegments) {
    const span = { startSeconds: startFrame / config.fps, endSeconds: endFrame / config.fps };
    const seen = thumbs.filter(({ atSeconds }) => atSeconds >= span.startSeconds && atSeconds < span.endSeconds);
    for (const { video, rect } of tiles) {
      if (video === null) continue;
      const uncovered = withoutInsets(rect, tiles);
      const showing = showings.get(keyOf(video)) ?? { pictures: [], places: [] };
      showings.set(keyOf(video), showing);
      showing.places.push({ rect: uncovered, span });
      showing.pictures.push(...seen.map((thumb) => partOf(thumb, uncovered, frame)));
    }
  }
  return showings;
}

async function issuesOf(
  { pictures, places }: Showing,
  { isScreen, isFrozen: looksFrozen }: Pick<TileSearch, 'isFrozen'> & { readonly isScreen: boolean },
): Promise<string[]> {
  const seconds = places.reduce((sum, { span }) => sum + lengthOf(span), 0);
  const last = places.at(-1);
  if (seconds < MIN_SHOWN_SECONDS || pictures.length === 0 || last === undefined) return [];
  if (pictures.every(isDark)) return ['is black from start to end'];
  // A slide may stay unchanged for any length of time.
  const found = isScreen ? [] : motionIssues(alike(pictures), seconds);
  const spans = places.filter(({ rect }) => isSame(rect, last.rect)).map(({ span }) => span);
  const view = { rect: last.rect, windows: lastSecondsOf(spans, PROOF_SECONDS) };
  return found.length > 0 && (await looksFrozen(view)) ? found : [];
}

function isSame(one: Rect, other: Rect): boolean {
  return one.x === other.x && one.y === other.y && one.width === other.width && one.height === other.height;
}

/** Returns the upper part of a tile, above the insets that cover it. */
function withoutInsets(rect: Rect, tiles: readonly Tile[]): Rect {
  const insets = tiles.filter((tile) => tile.rect.width < rect.width && areOverlapping(tile.rect, rect));
  return { ...rect, height: Math.min(rect.height, ...insets.map(({ rect: { y } }) => y - rect.y)) };
}

function keyOf({ track: { source, identity } }: TileVideo): string {
  return `${source}\0${identity}`;
}

/** Returns the pictures if all have one size, else none: a tile that was moved looks different without any movement. */
function alike(pictures: readonly Buffer[]): Buffer[] {
  const size = pictures.at(-1)?.length;
  return pictures.every(({ length }) => length === size) ? [...pictures] : [];
}

interface SoundSearch extends Omit<CompositionIssueSearch, 'filePath' | 'uses'> {
  readonly nameOf: (identity: string) => string;
}

async function soundIssues({ plan, directory, nameOf, signal }: SoundSearch): Promise<string[]> {
  const microphones = plan.tracks.filter(({ source }) => source === 'microphone');
  if (!plan.tracks.some(({ kind }) => kind === 'audio')) return ['there is no audio'];
  const issues: string[] = [];
  for (const [identity, tracks] of Map.groupBy(microphones, (track) => track.identity)) {
    const unmutedMs = tracks.reduce((sum, track) => sum + unmutedMsOf(track, plan.sessionSpan), 0);
    if (unmutedMs < MIN_UNMUTED_MS) continue;
    let isAllSilent = true;
    for (const { file } of tracks) isAllSilent &&= await isSilentIfDecodable(join(directory, file), signal);
    if (isAllSilent) issues.push(`${nameOf(identity)}'s microphone was on, but silent from start to end`);
  }
  return issues;
}

/** A track that cannot be decoded has its own issue, and does not keep the others from being found. */
async function isSilentIfDecodable(file: string, signal?: AbortSignal): Promise<boolean> {
  try {
    return await isSilent(file, signal);
  } catch (error) {
    if (signal?.aborted) throw error;
    return false;
  }
}

function unmutedMsOf({ span, mutedSpans }: CapturedTrack, sessionSpan: Span): number {
  const lengthOf = ({ startMs, endMs }: Span) =>
    Math.max(0, Math.min(endMs, span.endMs, sessionSpan.endMs) - Math.max(startMs, span.startMs, sessionSpan.startMs));
  return lengthOf(span) - mutedSpans.reduce((sum, muted) => sum + lengthOf(muted), 0);
}

/**
 * Checks that a participant's audio and video are in sync. Both are placed by their sender's reports about its own
 * clock, so they are out of sync if those reports disagree or drift apart.
 */
export function clockIssues(journal: readonly JournalEntry[], nameOf: (identity: string) => string): string[] {
  const tracks = journal.filter((entry) => entry.type === 'track_began');
  const reports = Map.groupBy(
    journal.filter((entry) => entry.type === 'sender_report'),
    ({ take, trackSid }) => `${take} ${trackSid}`,
  );
  const reportsOf = ({ take, trackSid }: TrackBegan) => reports.get(`${take} ${trackSid}`) ?? [];
  const worstMs = new Map<string, number>();
  for (const camera of tracks.filter(({ source }) => source === 'camera')) {
    const microphone = tracks.find(
      ({ source, take, participantSid }) =>
        source === 'microphone' && take === camera.take && participantSid === camera.participantSid,
    );
    if (microphone === undefined) continue;
    const apartMs = apartOf(reportsOf(camera), reportsOf(microphone));
    worstMs.set(camera.identity, Math.max(worstMs.get(camera.identity) ?? 0, apartMs));
  }
  return [...worstMs]
    .filter(([, apartMs]) => apartMs > MAX_APART_MS)
    .map(([identity, apartMs]) => `${nameOf(identity)}'s audio and video may be ${Math.round(apartMs)} ms out of sync`);
}

/**
 * Compares the start and the end and returns the larger distance. The shortest network delay of each counts, because
 * delays only add to it.
 */
function apartOf(video: readonly SenderReportHeard[], audio: readonly SenderReportHeard[]): number {
  const third = (reports: readonly SenderReportHeard[]) => Math.ceil(reports.length / 3);
  const first = (reports: readonly SenderReportHeard[]) => distanceOf(reports.slice(0, third(reports)));
  const last = (reports: readonly SenderReportHeard[]) => distanceOf(reports.slice(-third(reports)));
  if (video.length === 0 || audio.length === 0) return 0;
  return Math.max(Math.abs(first(video) - first(audio)), Math.abs(last(video) - last(audio)));
}

function distanceOf(reports: readonly SenderReportHeard[]): number {
  return Math.min(...reports.map(({ atMs, ntpMs }) => atMs - ntpMs));
}
