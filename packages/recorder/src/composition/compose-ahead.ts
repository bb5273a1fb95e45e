import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { refineSessionSpan, type SessionSpan } from '@young-minds/recording/domain';
import type { AheadComposer, ComposeAheadRequest } from '@young-minds/recording/ports';
import { JournalReader } from '../journal/journal.ts';
import type { JournalEntry } from '../journal/journal-entry.ts';
import { presenceOf } from '../journal/presence.ts';
import {
  type Composition,
  finish,
  isFinished,
  openWorkFolder,
  type Part,
  partsOf,
  settledPartsOf,
  workFolder,
} from './composition.ts';
import type { CompositionScheduler, Rank } from './composition-scheduler.ts';
import { MAX_SEGMENT_SECONDS } from './plan-composition.ts';
import { planRecording } from './plan-recording.ts';

/**
 * Everything older has its final place: every clock report that could move it has arrived, and every frame is on disk.
 */
const SETTLED_AFTER_MS = 10_000;
/** A recording that no one has asked about for this long has ended or continues in another process. */
const FORGOTTEN_AFTER_MS = 60_000;

interface AheadComposerOptions {
  /** Returns a recording's folder. */
  readonly folderOf: (recordingId: string) => string;
  readonly scheduler: CompositionScheduler;
}

/** The state that is kept for a recording between two calls. */
interface Followed {
  readonly journal: JournalReader;
  /** Nothing new can be final before this time, in milliseconds since the epoch. */
  idleUntilMs: number;
  askedAtMs: number;
}

/**
 * Creates a composer for recordings that are still being captured. It does the same work as the composition after the
 * call and leaves the same files.
 */
export function createAheadComposer({ folderOf, scheduler }: AheadComposerOptions) {
  const followed = new Map<string, Followed>();
  const follow = (recordingId: string): Followed => {
    const nowMs = Date.now();
    for (const [id, { askedAtMs }] of followed) if (nowMs - askedAtMs > FORGOTTEN_AFTER_MS) followed.delete(id);
    const known = followed.get(recordingId) ?? { journal: new JournalReader(folderOf(recordingId)), idleUntilMs: 0 };
    const asked = Object.assign(known, { askedAtMs: nowMs });
    followed.set(recordingId, asked);
    return asked;
  };
  const composeAhead: AheadComposer['composeAhead'] = (request) => {
    const { recordingId, lastLeftAt } = request;
    const work = { request, directory: folderOf(recordingId), scheduler };
    const recording = follow(recordingId);
    if (lastLeftAt !== null) return finishAhead({ ...work, lastLeftAt, journal: recording.journal.read() });
    return Date.now() < recording.idleUntilMs ? Promise.resolve(false) : settleAhead(work, recording);
  };
  return { composeAhead, forget: (recordingId: string) => void followed.delete(recordingId) };
}

interface AheadWork {
  readonly request: ComposeAheadRequest;
  readonly directory: string;
  readonly scheduler: CompositionScheduler;
}

/** Makes one part that no later event can change. */
async function settleAhead(work: AheadWork, recording: Followed): Promise<boolean> {
  const { startAt } = work.request;
  const journal = recording.journal.read();
  const endAt = new Date(lastEntryMs(journal) - SETTLED_AFTER_MS);
  if (endAt <= startAt || !hasTracks(journal)) return false;
  const settled = { sessionSpan: { startAt, endAt }, journal, untilMs: endAt.getTime() };
  const composition = await planned(work, { ...settled, rank: 'running' });
  await openWorkFolder(work.directory);
  await dropFinished(work.directory);
  const hasMore = await makeNext(work, settledPartsOf(composition), 'running');
  if (!hasMore) recording.idleUntilMs = nextPartMs(composition);
  return hasMore;
}

/** Makes one part of the whole recording as it will be if no participant rejoins, and finally the file itself. */
async function finishAhead(work: AheadWork & { lastLeftAt: Date; journal: JournalEntry[] }): Promise<boolean> {
  const { request, journal, lastLeftAt } = work;
  if (!hasTracks(journal) || !haveAllLeft(journal)) return false;
  const known = { firstJoinedAt: request.startAt, lastLeftAt, endedAt: lastLeftAt };
  const sessionSpan = refineSessionSpan(known, presenceOf(journal));
  const composition = await planned(work, { sessionSpan, journal, rank: 'finished' });
  if (isFinished(composition)) return false;
  await openWorkFolder(work.directory);
  const parts = partsOf(composition);
  if (parts.every((part) => part.isMade())) {
    const { signal } = request;
    await work.scheduler.run('finished', () => finish(composition, signal), signal);
    return false;
  }
  await makeNext(work, parts, 'finished');
  return true;
}

/** Makes the next part and returns whether there is another one to make. */
async function makeNext(
  { request: { signal }, scheduler }: AheadWork,
  parts: readonly Part[],
  rank: Rank,
): Promise<boolean> {
  const [next, ...others] = parts.filter((part) => !part.isMade());
  if (next === undefined) return false;
  await scheduler.run(rank, () => next.make(signal), signal);
  return others.length > 0;
}

interface Planned {
  readonly sessionSpan: SessionSpan;
  readonly journal: readonly JournalEntry[];
  /** Host time up to which the tracks have been written; absent: everyone has left. */
  readonly untilMs?: number;
  readonly rank: Rank;
}

async function planned({ request, directory, scheduler }: AheadWork, what: Planned): Promise<Composition> {
  const { config, signal } = request;
  return { directory, plan: await planRecording({ ...what, config, directory, scheduler, signal }) };
}

/** Deletes what was finished while the room was empty, because it is outdated once a participant has rejoined. */
async function dropFinished(directory: string): Promise<void> {
  const folder = workFolder(directory);
  const outdated = (await readdir(folder)).filter((name) => /^(recording|poster|flaws|sound-of)-/.test(name));
  await Promise.all(outdated.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

/** Returns when the segment that is now being captured will be complete and final. */
function nextPartMs({ plan }: Composition): number {
  const last = plan.videoSegments.at(-1);
  const isWhole = last !== undefined && last.endFrame - last.startFrame === MAX_SEGMENT_SECONDS * plan.config.fps;
  const startFrame = (isWhole ? last.endFrame : last?.startFrame) ?? 0;
  const endSeconds = startFrame / plan.config.fps + MAX_SEGMENT_SECONDS + plan.unsettledSeconds;
  return plan.sessionSpan.startMs + endSeconds * 1000 + SETTLED_AFTER_MS;
}

function lastEntryMs(journal: readonly JournalEntry[]): number {
  return journal.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
}

function hasTracks(journal: readonly JournalEntry[]): boolean {
  return journal.some((entry) => entry.type === 'track_began');
}

/** Returns whether the recorder saw every participant leave, so that nothing of theirs is still being written. */
function haveAllLeft(journal: readonly JournalEntry[]): boolean {
  const present = new Set<string>();
  for (const entry of journal) {
    if (entry.type === 'participant_joined') present.add(entry.participantSid);
    if (entry.type === 'participant_left') present.delete(entry.participantSid);
  }
  return present.size === 0;
}
