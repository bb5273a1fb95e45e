import type { UnrecordedTrack } from '@young-minds/recording/domain';
import type { Codec } from '../codecs/codec.ts';

/**
 * What a capture remembers beside the media: everything composition needs in order to put the tracks in their
 * place, one JSON object a line. `atMs` is the recording host's clock, milliseconds since the epoch.
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
  | { readonly type: 'track_muted'; readonly atMs: number; readonly trackSid: string; readonly isMuted: boolean }
  | {
      readonly type: 'track_refused';
      readonly atMs: number;
      readonly identity: string;
      readonly track: UnrecordedTrack;
    }
  | KeyFrameWritten
  | SenderReportHeard;

/** The recorder is in the room; a recording has several takes when its connection or its process was lost. */
export interface RunBegan {
  readonly type: 'take_began';
  readonly atMs: number;
  /** Names the take among all of the recording's, on whichever host; see `nextRun`. */
  readonly take: number;
  readonly recordingSid: string;
}

export interface ParticipantJoined {
  readonly type: 'participant_joined';
  /** When the server let the participant in. */
  readonly atMs: number;
  readonly participantSid: string;
  readonly identity: string;
  readonly name: string;
}

export type TrackSource = 'camera' | 'microphone' | 'screen_share' | 'screen_share_audio';

/**
 * The first frame of a track in a take is in its file. A track whose codec changes goes on in another file: one more
 * entry of the same take and track, to which belongs what is noted of the track from there on.
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
  /** Relative to the recording's folder. */
  readonly file: string;
}

export interface KeyFrameWritten {
  readonly type: 'key_frame';
  readonly atMs: number;
  readonly take: number;
  readonly trackSid: string;
  /** Milliseconds since the file's time zero. */
  readonly timestampMs: number;
  /** Where in the file reading can begin. */
  readonly offset: number;
  readonly width: number;
  readonly height: number;
}

/** At `ntpMs` on the sender's clock the track's RTP clock showed `timestamp`. @see RFC 3550, 6.4.1 */
export interface SenderReportHeard {
  readonly type: 'sender_report';
  readonly atMs: number;
  readonly take: number;
  readonly trackSid: string;
  readonly timestamp: number;
  readonly ntpMs: number;
}
