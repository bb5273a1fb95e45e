import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEmbeddedComposer } from '@young-minds/recorder';
import { Journal } from '@young-minds/recorder/journal/journal';
import type { JournalEntry, TrackBegan, TrackSource } from '@young-minds/recorder/journal/journal-entry';
import { TrackFileWriter } from '@young-minds/recorder/matroska/track-file-writer';
import type { RecordingConfig } from '@young-minds/recording/domain';
import type { AheadComposer, Artifact, ComposeRequest, Composer } from '@young-minds/recording/ports';
import type { CodedFrame } from './coded-media.ts';

/** Seconds from the beginning of the staged recording. */
export interface SecondsSpan {
  readonly fromS: number;
  readonly toS: number;
}

/** A span whose end the recorder may not have seen. */
export interface SeenSpan {
  readonly fromS: number;
  readonly toS?: number;
}

export interface StagedTrack {
  readonly identity: string;
  readonly source: TrackSource;
  /** The codec of video. Default: `vp8`. */
  readonly codec?: Exclude<TrackBegan['codec'], 'opus'>;
  /** A track that continues in another capture run keeps its sid. */
  readonly trackSid?: string;
  readonly run?: number;
  /** What was sent and when. Each part of video begins with a key frame. */
  readonly parts: readonly { readonly atS: number; readonly frames: readonly CodedFrame[] }[];
  readonly mutes?: readonly SecondsSpan[];
  /** When the track was unpublished, or null if a crash left it open. Default: the end of its last part. */
  readonly endsAtS?: number | null;
  /** Whether the sender reported its clock (RTCP sender reports). Default: yes. */
  readonly hasReports?: boolean;
  /** How far the sender's clock is ahead of the recorder's. */
  readonly clockAheadMs?: number;
  /** How much faster the sender's RTP clock runs than the recorder's, in parts per million. */
  readonly driftPpm?: number;
  /** When the sender's RTP clock jumps ahead, and by how much. */
  readonly jump?: { readonly atS: number; readonly aheadS: number };
  /** The extra delay of the first frame on its way to the recorder. */
  readonly firstFrameLateMs?: number;
}

interface StagedNote {
  readonly atS: number;
  readonly entry: JournalEntry;
}

export const BEGAN_AT_MS = Date.UTC(2026, 4, 4, 9);
const CLOCK_RATE_HZ = { audio: 48_000, video: 90_000 } as const;
/** A random start that is not zero, as senders choose it. */
const FIRST_RTP_TIMESTAMP = 3_141_592_653;
const REPORT_INTERVAL_S = 0.5;
const MIN_PAUSE_S = 2;

/**
 * A capture folder as the recorder leaves it, built from chosen events and real coded media. Its name needs quoting.
 */
export class StagedCapture {
  readonly recordingId = randomUUID();
  readonly captureDirectory = mkdtempSync(join(tmpdir(), "a mentor's capture-"));
  readonly composer: Composer & AheadComposer = createEmbeddedComposer({ captureDirectory: this.captureDirectory });
  readonly #notes: StagedNote[] = [];
  readonly #runs: SeenSpan[] = [];
  readonly #intervals: { readonly identity: string; readonly fromS: number }[] = [];

  get directory(): string {
    return join(this.captureDirectory, this.recordingId);
  }

  /** Adds the recorder's next capture run. Without `toS`, its process was killed. */
  run({ fromS, toS }: SeenSpan): this {
    this.#runs.push({ fromS, ...(toS !== undefined && { toS }) });
    const run = this.#runs.length;
    mkdirSync(join(this.directory, `take-${run}`), { recursive: true });
    this.#note(fromS, { type: 'take_began', atMs: atMs(fromS), take: run, recordingSid: `EM_${this.recordingId}` });
    if (toS !== undefined) this.#note(toS, { type: 'take_ended', atMs: atMs(toS), take: run, reason: 'stopped' });
    return this;
  }

  /**
   * Adds the presence of a participant; one who rejoins has two. Every capture run lists again who is in the room.
   */
  presenceInterval(identity: string, { fromS, toS = Number.POSITIVE_INFINITY }: SeenSpan): this {
    this.#intervals.push({ identity, fromS });
    const participantSid = sidOf({ identity, fromS });
    const joined = { type: 'participant_joined', participantSid, identity, name: nameOf(identity) } as const;
    for (const run of this.#runs) {
      if (run.fromS > toS || (run.toS ?? Number.POSITIVE_INFINITY) < fromS) continue;
      this.#note(Math.max(fromS, run.fromS), { ...joined, atMs: atMs(fromS) });
    }
    if (toS !== Number.POSITIVE_INFINITY)
      this.#note(toS, { type: 'participant_left', atMs: atMs(toS), participantSid });
    return this;
  }

  /** Adds a mute whose end the recorder did not see. */
  muted(trackSid: string, fromS: number): this {
    this.#note(fromS, { type: 'track_muted', atMs: atMs(fromS), trackSid, isMuted: true });
    return this;
  }

  track(track: StagedTrack): this {
    const { run = 1, trackSid = `TR_${track.identity}_${track.source}_${track.parts[0]?.atS}` } = track;
    for (const { fromS, toS } of track.mutes ?? []) {
      this.muted(trackSid, fromS);
      this.#note(toS, { type: 'track_muted', atMs: atMs(toS), trackSid, isMuted: false });
    }
    this.#writeTrack({ ...track, run, trackSid });
    return this;
  }

  /** Writes the journals, in order of time, up to a moment. */
  recordUntil(untilS: number): this {
    mkdirSync(this.directory, { recursive: true });
    this.#notes.sort((one, other) => one.atS - other.atS);
    const next = this.#notes.findIndex(({ atS }) => atS > untilS);
    const noted = this.#notes.splice(0, next === -1 ? this.#notes.length : next);
    for (const [run, notes] of Map.groupBy(noted, (note) => this.#runOf(note))) {
      const journal = new Journal(this.directory, run);
      for (const { entry } of notes) journal.append(entry);
      journal.close();
    }
    return this;
  }

  /** Composes with all of the journals. */
  async compose(
    sessionSpan: SecondsSpan,
    config: Partial<RecordingConfig> = {},
    watching: Pick<ComposeRequest, 'onProgress' | 'signal'> = {},
  ): Promise<Artifact> {
    this.recordUntil(Number.POSITIVE_INFINITY);
    return this.composer.compose({
      ...watching,
      recordingId: this.recordingId,
      config: configOf(config),
      sessionSpan: { startAt: new Date(atMs(sessionSpan.fromS)), endAt: new Date(atMs(sessionSpan.toS)) },
    });
  }

  /** Composes what is possible during the call, or everything if the room is empty. Returns the number of steps. */
  async composeAhead(
    { fromS, toS }: SeenSpan,
    config: Partial<RecordingConfig> = {},
    signal?: AbortSignal,
  ): Promise<number> {
    const request = {
      recordingId: this.recordingId,
      config: configOf(config),
      startAt: new Date(atMs(fromS)),
      lastLeftAt: toS === undefined ? null : new Date(atMs(toS)),
      ...(signal && { signal }),
    };
    for (let steps = 1; ; steps++) {
      if (!(await this.composer.composeAhead(request))) return steps;
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.captureDirectory, { recursive: true });
  }

  /** Returns the capture run of a note: the one it names, otherwise the last one that had begun by then. */
  #runOf({ atS, entry }: StagedNote): number {
    if ('take' in entry) return entry.take;
    return (
      1 +
      Math.max(
        0,
        this.#runs.findLastIndex(({ fromS }) => fromS <= atS),
      )
    );
  }

  #note(atS: number, entry: JournalEntry): void {
    this.#notes.push({ atS, entry });
  }

  /** Returns the sid that a participant had at a moment. */
  #participantSid(identity: string, atS: number): string {
    return sidOf(
      this.#intervals.findLast((interval) => interval.identity === identity && interval.fromS <= atS) ?? {
        identity,
        fromS: 0,
      },
    );
  }

  #writeTrack(track: StagedTrack & { run: number; trackSid: string }): void {
    const { run, trackSid, identity, source, codec = 'vp8', parts, firstFrameLateMs = 0 } = track;
    const first = parts[0]?.frames[0];
    if (first === undefined) throw new Error('a track has at least one frame');
    const kind = first.size === undefined ? 'audio' : 'video';
    const startS = parts[0]?.atS ?? 0;
    const file = join(`take-${run}`, `${trackSid}.mkv`);
    this.#note(startS, {
      ...{ type: 'track_began', take: run, trackSid, identity, source, kind, file },
      participantSid: this.#participantSid(identity, startS),
      atMs: atMs(startS) + firstFrameLateMs,
      codec: kind === 'audio' ? 'opus' : codec,
      clockRateHz: CLOCK_RATE_HZ[kind],
      firstTimestamp: FIRST_RTP_TIMESTAMP,
    });
    const endS = this.#writeFrames(join(this.directory, file), { ...track, first, startS });
    if (track.hasReports !== false) this.#report({ ...track, kind, startS, endS });
    if (track.endsAtS === null) return;
    const endedS = track.endsAtS ?? endS;
    this.#notePause(track, { fromS: endS, toS: endedS }, null);
    this.#note(endedS, { type: 'track_ended', atMs: atMs(endedS), take: run, trackSid, packetsLost: 0 });
  }

  /** Writes the frames and returns when the last one was sent. */
  #writeFrames(
    path: string,
    track: Pick<StagedTrack, 'codec' | 'parts' | 'driftPpm' | 'jump'> & {
      run: number;
      trackSid: string;
      first: CodedFrame;
      startS: number;
    },
  ): number {
    const { run, trackSid, parts, first, startS, codec = 'vp8' } = track;
    const writer = new TrackFileWriter(
      path,
      first.size === undefined
        ? { kind: 'audio', codec: 'opus', channels: 2 }
        : { kind: 'video', codec, ...first.size },
    );
    let lastS = startS;
    for (const { atS, frames } of parts) {
      for (const { atMs: frameMs, isKeyFrame, data, size } of frames) {
        const beforeS = lastS;
        lastS = atS + frameMs / 1000;
        const timestampMs = Math.round(rtpSeconds(track, lastS - startS) * 1000);
        const offset = writer.write({ timestampMs, isKeyFrame, data });
        this.#notePause(track, { fromS: beforeS, toS: lastS }, timestampMs);
        if (!isKeyFrame || size === undefined) continue;
        this.#note(lastS, { type: 'key_frame', atMs: atMs(lastS), take: run, trackSid, timestampMs, offset, ...size });
      }
    }
    writer.close();
    // After a crash, the modification time of the files is what shows until when they were written.
    utimesSync(path, atMs(lastS) / 1000, atMs(lastS) / 1000);
    return lastS;
  }

  #notePause(
    { run, trackSid }: { readonly run: number; readonly trackSid: string },
    { fromS, toS }: SecondsSpan,
    timestampMs: number | null,
  ): void {
    if (toS - fromS < MIN_PAUSE_S) return;
    const times = { sinceMs: atMs(fromS), atMs: atMs(toS), timestampMs };
    this.#note(toS, { type: 'track_paused', take: run, trackSid, ...times });
  }

  #report(
    track: StagedTrack & { run: number; trackSid: string; kind: 'audio' | 'video'; startS: number; endS: number },
  ) {
    const { run, trackSid, kind, startS, endS, clockAheadMs = 0 } = track;
    for (let sentS = startS; sentS < endS; sentS += REPORT_INTERVAL_S) {
      const timestamp = FIRST_RTP_TIMESTAMP + rtpSeconds(track, sentS - startS) * CLOCK_RATE_HZ[kind];
      const ntpMs = atMs(sentS) + clockAheadMs;
      this.#note(sentS, { type: 'sender_report', atMs: atMs(sentS), take: run, trackSid, timestamp, ntpMs });
    }
  }
}

function configOf(config: Partial<RecordingConfig>): RecordingConfig {
  return { enabled: true, resolution: '1280x720', fps: 10, ...config };
}

/** Returns how far a track's RTP clock has run when `seconds` have passed since its start. */
function rtpSeconds(
  { parts, driftPpm = 0, jump }: Pick<StagedTrack, 'parts' | 'driftPpm' | 'jump'>,
  seconds: number,
): number {
  const hasJumped = jump !== undefined && (parts[0]?.atS ?? 0) + seconds >= jump.atS;
  return seconds * (1 + driftPpm / 1e6) + (hasJumped ? jump.aheadS : 0);
}

function atMs(seconds: number): number {
  return BEGAN_AT_MS + Math.round(seconds * 1000);
}

function sidOf({ identity, fromS }: { readonly identity: string; readonly fromS: number }): string {
  return `PA_${identity}_${fromS}`;
}

/** Returns the display name: `Ada` for `ada`. */
function nameOf(identity: string): string {
  return identity.charAt(0).toUpperCase() + identity.slice(1);
}
