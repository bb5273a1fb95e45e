import type { UnrecordedTrack } from '@young-minds/recording/domain';
import type { Codec } from '../codecs/codec.ts';

/**
 * An entry of the journal, which holds everything besides the media that composition needs to place the tracks in time.
 * Each entry is a JSON object on its own line. `atMs` is the recording host's clock, in milliseconds since the epoch.
 */
export type JournalEntry =
  | RunBegan
  | { readonly type: 'take_ended'; readonly atMs: number; readonly take: number; readonly reason: string }
  | ParticipantJoined
  | { readonly type: 'participant_left'; readonly atMs: number; readonly participantSid: string }
  | TrackBegan
  | {
      readonly type: 'track_ended';
      readonly atMs: number;
      readonly take: number;
      readonly trackSid: string;
      readonly packetsLost: number;
    }
  | TrackPaused
  | { readonly type: 'track_muted'; readonly atMs: number; readonly trackSid: string; readonly isMuted: boolean }
  | {
      readonly type: 'track_refused';
      readonly atMs: number;
      readonly identity: string;
      readonly track: UnrecordedTrack;
    }
  | KeyFrameWritten
  | SenderReportHeard;

/**
 * The recorder is in the room. `take` is the file format's name for a capture run. A recording has several capture runs
 * if its connection or its process was lost.
 */
interface RunBegan {
  readonly type: 'take_began';
  readonly atMs: number;
  /** Identifies the capture run among all those of the recording, on any host; see `nextRun`. */
  readonly take: number;
  readonly recordingSid: string;
}

export interface ParticipantJoined {
  readonly type: 'participant_joined';
  /** When the server admitted the participant. */
  readonly atMs: number;
  readonly participantSid: string;
  readonly identity: string;
  readonly name: string;
}

export type TrackSource = 'camera' | 'microphone' | 'screen_share' | 'screen_share_audio';

/**
 * The first frame of a track in a capture run is in its file. If a track's codec changes, it continues in another file:
 * another entry with the same capture run and track, to which all later entries of the track belong.
 */
export interface TrackBegan {
  readonly type: 'track_began';
  readonly atMs: number;
  readonly take: number;
  readonly trackSid: string;
  readonly participantSid: string;
  readonly identity: string;
  readonly source: TrackSource;
  readonly kind: 'audio' | 'video';
  readonly codec: Codec;
  readonly clockRateHz: number;
  /** RTP timestamp (unwrapped) of the file's time zero. */
  readonly firstTimestamp: number;
  /** Path relative to the recording's folder. */
  readonly file: string;
}

/** No frame arrived for a while, up to `atMs`: the track was muted, or it was not sent or not forwarded. */
export interface TrackPaused {
  readonly type: 'track_paused';
  readonly atMs: number;
  readonly take: number;
  readonly trackSid: string;
  /** When the last frame before the pause arrived. */
  readonly sinceMs: number;
  /** The first frame after the pause, in milliseconds since the file's time zero; null if the track ended without one. */
  readonly timestampMs: number | null;
}

interface KeyFrameWritten {
  readonly type: 'key_frame';
  readonly atMs: number;
  readonly take: number;
  readonly trackSid: string;
  /** Milliseconds since the file's time zero. */
  readonly timestampMs: number;
  /** Byte offset in the file from which a reader can start. */
  readonly offset: number;
  readonly width: number;
  readonly height: number;
}

/** The track's RTP clock showed `timestamp` when the sender's clock showed `ntpMs`. @see RFC 3550, 6.4.1 */
export interface SenderReportHeard {
  readonly type: 'sender_report';
  readonly atMs: number;
  readonly take: number;
  readonly trackSid: string;
  readonly timestamp: number;
  readonly ntpMs: number;
}
