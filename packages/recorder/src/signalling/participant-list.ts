import {
  Encryption_Type,
  type ParticipantInfo,
  ParticipantInfo_State,
  TrackSource as ProtoTrackSource,
  type TrackInfo,
  TrackType,
} from '@livekit/protocol';
import { isPersonInRoom } from '@young-minds/livekit/room-participants';
import { MAX_TRACKS_PER_PARTICIPANT, type UnrecordedTrack } from '@young-minds/recording/domain';
import type { TrackIdentity } from '../capture/track-files.ts';
import type { Journal } from '../journal/journal.ts';
import type { TrackSource } from '../journal/journal-entry.ts';
import { recordableCodec } from '../rtp/recordable-codec.ts';

const SOURCES: Partial<Record<ProtoTrackSource, TrackSource>> = {
  [ProtoTrackSource.CAMERA]: 'camera',
  [ProtoTrackSource.MICROPHONE]: 'microphone',
  [ProtoTrackSource.SCREEN_SHARE]: 'screen_share',
  [ProtoTrackSource.SCREEN_SHARE_AUDIO]: 'screen_share_audio',
};

interface ParticipantListOptions {
  readonly journal: Journal;
  readonly onMute: (trackSid: string, isMuted: boolean) => void;
  /** Called once per track and capture run. */
  readonly onRefused: (track: UnrecordedTrack) => void;
}

interface FollowedTrack {
  readonly track: TrackIdentity;
  /** The participant's name; may be empty. */
  readonly name: string;
  readonly isMuted: boolean;
}

/** Follows joins, leaves and tracks of participants through signaling, and writes the changes to the journal. */
export class ParticipantList {
  readonly #options: ParticipantListOptions;
  readonly #presentSids = new Set<string>();
  readonly #tracks = new Map<string, FollowedTrack>();
  readonly #refused = new Set<string>();

  constructor(options: ParticipantListOptions) {
    this.#options = options;
  }

  track(trackSid: string): (TrackIdentity & { isMuted: boolean }) | null {
    const followed = this.#tracks.get(trackSid);
    return followed === undefined ? null : { ...followed.track, isMuted: followed.isMuted };
  }

  /** Notes that a track is no longer recorded because it sends too much. */
  refuseExcess(trackSid: string, nowMs: number): void {
    const followed = this.#tracks.get(trackSid);
    if (followed === undefined) return;
    const { name, track } = followed;
    const facts = { trackSid, source: track.source, reason: 'excess', codec: null } as const;
    this.#refuse({ identity: track.identity, name }, facts, nowMs);
  }

  update(participants: readonly ParticipantInfo[], nowMs: number): void {
    for (const participant of participants) {
      if (!isPersonInRoom(participant)) continue;
      if (participant.state === ParticipantInfo_State.DISCONNECTED) this.#leave(participant.sid, nowMs);
      else this.#join(participant, nowMs);
    }
  }

  #join(participant: ParticipantInfo, nowMs: number): void {
    if (!this.#presentSids.has(participant.sid)) {
      this.#presentSids.add(participant.sid);
      this.#options.journal.append({
        type: 'participant_joined',
        atMs: joinedAtMs(participant) ?? nowMs,
        participantSid: participant.sid,
        identity: participant.identity,
        name: participant.name || participant.identity,
      });
    }
    for (const track of participant.tracks) this.#updateTrack(participant, track, nowMs);
  }

  #leave(participantSid: string, nowMs: number): void {
    if (!this.#presentSids.delete(participantSid)) return;
    this.#options.journal.append({ type: 'participant_left', atMs: nowMs, participantSid });
  }

  #updateTrack(participant: ParticipantInfo, track: TrackInfo, nowMs: number): void {
    const source = sourceOf(track);
    if (source === null) return;
    const refusal = refusalOf(track) ?? this.#excessOf(participant, track);
    if (refusal !== null) return this.#refuse(participant, { trackSid: track.sid, source, ...refusal }, nowMs);
    const known = this.#tracks.get(track.sid);
    if (known?.isMuted === track.muted) return;
    const { sid: participantSid, identity, name } = participant;
    this.#tracks.set(track.sid, {
      track: { trackSid: track.sid, participantSid, identity, source },
      name,
      isMuted: track.muted,
    });
    if (known === undefined && !track.muted) return;
    this.#options.journal.append({ type: 'track_muted', atMs: nowMs, trackSid: track.sid, isMuted: track.muted });
    this.#options.onMute(track.sid, track.muted);
  }

  /** Refuses a further track of a participant who has as many as they can use. A refused track stays refused. */
  #excessOf({ tracks }: ParticipantInfo, { sid }: TrackInfo): Pick<UnrecordedTrack, 'reason' | 'codec'> | null {
    if (this.#tracks.has(sid)) return null;
    const recorded = tracks.filter((track) => this.#tracks.has(track.sid)).length;
    return this.#refused.has(sid) || recorded >= MAX_TRACKS_PER_PARTICIPANT ? { reason: 'excess', codec: null } : null;
  }

  #refuse(
    { identity, name }: Pick<ParticipantInfo, 'identity' | 'name'>,
    facts: Omit<UnrecordedTrack, 'name'>,
    nowMs: number,
  ): void {
    if (this.#refused.has(facts.trackSid)) return;
    this.#refused.add(facts.trackSid);
    const track = { ...facts, name: name || identity };
    this.#options.journal.append({ type: 'track_refused', atMs: nowMs, identity, track });
    this.#options.onRefused(track);
  }
}

/**
 * Returns a track's source; null for data. A source that LiveKit does not know counts as the participant's camera or
 * microphone.
 */
function sourceOf({ source, type }: TrackInfo): TrackSource | null {
  const known = SOURCES[source];
  if (known !== undefined) return known;
  if (type === TrackType.VIDEO) return 'camera';
  return type === TrackType.AUDIO ? 'microphone' : null;
}

function joinedAtMs(participant: ParticipantInfo): number | null {
  if (participant.joinedAtMs > 0n) return Number(participant.joinedAtMs);
  return participant.joinedAt > 0n ? Number(participant.joinedAt) * 1000 : null;
}

/**
 * Returns why a track cannot be recorded. A track may be published in a second codec for subscribers that do not
 * support the first; either codec is sufficient.
 */
function refusalOf(track: TrackInfo): Pick<UnrecordedTrack, 'reason' | 'codec'> | null {
  if (track.encryption !== Encryption_Type.NONE) return { reason: 'encrypted', codec: null };
  const named = [track.mimeType, ...track.codecs.map((codec) => codec.mimeType)].filter((name) => name !== '');
  const mimeTypes = [...new Set(named.map((name) => name.toLowerCase()))];
  if (mimeTypes.length === 0 || mimeTypes.some(isRecordable)) return null;
  return { reason: 'codec', codec: mimeTypes.join(', ') };
}

function isRecordable(mimeType: string): boolean {
  return recordableCodec(mimeType.slice(mimeType.indexOf('/') + 1)) !== null;
}
