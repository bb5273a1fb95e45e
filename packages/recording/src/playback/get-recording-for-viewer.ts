import { isYoungMindsError } from '@young-minds/core';
import {
  type Coverage,
  coverageOf,
  downloadNameOf,
  failureForUsers,
  type PersonTimeline,
  peopleTimeline,
  type RecordingPhase,
  type SessionPart,
  sessionTimeline,
  type UnrecordedTrack,
} from '../domain/index.ts';
import { placeOf } from '../maintenance/stored-recordings.ts';
import type { StorageRegistry, UnitOfWork } from '../ports/index.ts';
import {
  auditRefusal,
  authorizeViewer,
  recordingErased,
  type ViewableRecording,
  type ViewerRequest,
} from './authorize-viewer.ts';

const POSTER_URL_SECONDS = 3600;

export interface GetRecordingForViewerDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
}

interface RecordingViewBase {
  readonly id: string;
  readonly sessionId: string;
  /** The session's title. */
  readonly title: string;
  /** When the first participant joined, or the recording was requested. */
  readonly recordedAt: Date;
  /** Tracks that participants published and that could not be recorded. */
  readonly unrecordedTracks: readonly UnrecordedTrack[];
  /** All of the session's recordings in order, including this one. */
  readonly parts: readonly SessionPart[];
}

/** A recording as its page shows it. The page gets the video's URL from `getPlaybackUrl`, which audits it. */
export type RecordingView =
  | (RecordingViewBase & {
      readonly state: 'processing';
      readonly phase: RecordingPhase;
      /** 0 to 1 within the phase; null if unknown. */
      readonly progress: number | null;
    })
  | (RecordingViewBase & { readonly state: 'failed'; readonly message: string })
  | (RecordingViewBase & {
      readonly state: 'completed';
      readonly durationSeconds: number;
      readonly sizeBytes: number;
      readonly posterUrl: string | null;
      readonly downloadName: string;
      /** When each participant was present and shared a screen; empty if unknown. */
      readonly people: readonly PersonTimeline[];
      /** Null if unknown. */
      readonly coverage: Coverage | null;
      /** Quality issues, such as a camera that stayed black. */
      readonly qualityIssues: readonly string[];
    });

/**
 * Returns what the recording's page shows to a participant of its session, in any state of the recording.
 * @throws RECORDING_NOT_FOUND, ACCESS_DENIED (audited), and the storage provider's own errors
 */
export async function getRecordingForViewer(
  deps: GetRecordingForViewerDeps,
  request: ViewerRequest,
): Promise<RecordingView> {
  const viewable = await authorizeViewer(deps, request);
  const { recording, room } = viewable;
  if (recording.erasedAt !== null) {
    const refusal = recordingErased();
    const { userId, origin } = request;
    await deps.unitOfWork.run((repositories) => auditRefusal(repositories, viewable, { userId, origin, refusal }));
    throw refusal;
  }
  const { id, sessionId } = recording;
  const recordedAt = recording.firstJoinedAt ?? recording.createdAt;
  const unrecordedTracks = recording.metadata.unrecordedTracks ?? [];
  const { parts, presence } = await deps.unitOfWork.run(async ({ recordings, participants }) => ({
    parts: sessionTimeline(await recordings.listByRoom(room.id)),
    presence: await participants.listSpans(room.id),
  }));
  const base = { id, sessionId, title: room.session.title, recordedAt, unrecordedTracks, parts };
  switch (recording.status) {
    case 'in_progress':
      return { ...base, state: 'processing', phase: recording.phase, progress: recording.progress };
    case 'failed':
      return { ...base, state: 'failed', message: failureForUsers(recording.errorCode) };
    case 'completed':
      return {
        ...base,
        state: 'completed',
        durationSeconds: recording.durationSeconds ?? 0,
        sizeBytes: recording.fileSizeBytes ?? 0,
        posterUrl: await posterUrlOf(deps.storage, viewable),
        downloadName: downloadNameOf(room.session.title),
        people: peopleTimeline({ session: room.session, presence, recording }),
        coverage: coverageOf(recording),
        qualityIssues: recording.metadata.artifact?.flaws ?? [],
      };
  }
}

async function posterUrlOf(storage: StorageRegistry, { recording }: ViewableRecording): Promise<string | null> {
  const [place, { posterPath }] = [placeOf(recording), recording];
  if (place === null || posterPath === null) return null;
  try {
    const signed = await storage.of(place).getPlaybackUrl(posterPath, POSTER_URL_SECONDS);
    return signed.url;
  } catch (error) {
    // A lost poster must not keep a participant from the video.
    if (isYoungMindsError(error) && error.code === 'OBJECT_NOT_FOUND') return null;
    throw error;
  }
}
