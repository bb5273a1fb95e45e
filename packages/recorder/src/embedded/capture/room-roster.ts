import {
  Encryption_Type,
  type ParticipantInfo,
  ParticipantInfo_Kind,
  ParticipantInfo_State,
  TrackSource as ProtoTrackSource,
  type TrackInfo,
} from '@livekit/protocol';
import type { Journal } from '../journal/journal.ts';
import type { TrackSource } from '../journal/journal-entry.ts';
import { recordableCodec } from './recordable-codecs.ts';
import type { TrackIdentity } from './track-files.ts';

const SOURCES: Partial<Record<ProtoTrackSource, TrackSource>> = {
  [ProtoTrackSource.CAMERA]: 'camera',
  [ProtoTrackSource.MICROPHONE]: 'microphone',
  [ProtoTrackSource.SCREEN_SHARE]: 'screen_share',
  [ProtoTrackSource.SCREEN_SHARE_AUDIO]: 'screen_share_audio',
};

/** Joins and leaves of people, and their tracks, as signalling tells them; what changes goes into the journal. */
export class RoomRoster {
  readonly #journal: Journal;
  readonly #onMute: (trackSid: string, isMuted: boolean) => void;
  readonly #people = new Set<string>();
  readonly #tracks = new Map<string, TrackIdentity & { isMuted: boolean }>();
  readonly #refused = new Set<string>();

  constructor(journal: Journal, onMute: (trackSid: string, isMuted: boolean) => void) {
    this.#journal = journal;
    this.#onMute = onMute;
  }

  track(trackSid: string): (TrackIdentity & { isMuted: boolean }) | null {
    return this.#tracks.get(trackSid) ?? null;
  }

  update(participants: readonly ParticipantInfo[], nowMs: number): void {
    for (const participant of participants) {
      if (!isPerson(participant)) continue;
      if (participant.state === ParticipantInfo_State.DISCONNECTED) this.#leave(participant.sid, nowMs);
      else this.#join(participant, nowMs);
    }
  }

  #join(participant: ParticipantInfo, nowMs: number): void {
    if (!this.#people.has(participant.sid)) {
      this.#people.add(participant.sid);
      this.#journal.append({
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
    if (!this.#people.delete(participantSid)) return;
    this.#journal.append({ type: 'participant_left', atMs: nowMs, participantSid });
  }

  #updateTrack(participant: ParticipantInfo, track: TrackInfo, nowMs: number): void {
    const source = SOURCES[track.source];
    const refusal = refusalOf(track);
    if (refusal !== null || source === undefined)
      return this.#refuse(participant, track, refusal ?? 'unknown source', nowMs);
    const known = this.#tracks.get(track.sid);
    if (known?.isMuted === track.muted) return;
    this.#tracks.set(track.sid, {
      trackSid: track.sid,
      participantSid: participant.sid,
      identity: participant.identity,
      source,
      isMuted: track.muted,
    });
    if (known === undefined && !track.muted) return;
    this.#journal.append({ type: 'track_muted', atMs: nowMs, trackSid: track.sid, isMuted: track.muted });
    this.#onMute(track.sid, track.muted);
  }

  #refuse(participant: ParticipantInfo, track: TrackInfo, reason: string, nowMs: number): void {
    if (this.#refused.has(track.sid)) return;
    this.#refused.add(track.sid);
    this.#journal.append({
      type: 'track_refused',
      atMs: nowMs,
      trackSid: track.sid,
      identity: participant.identity,
      reason,
    });
  }
}

/** Hidden participants, recorders and agents are not people. */
function isPerson({ kind, permission }: ParticipantInfo): boolean {
  const isHuman = kind === ParticipantInfo_Kind.STANDARD || kind === ParticipantInfo_Kind.SIP;
  return isHuman && permission?.hidden !== true && permission?.recorder !== true;
}

function joinedAtMs(participant: ParticipantInfo): number | null {
  if (participant.joinedAtMs > 0n) return Number(participant.joinedAtMs);
  return participant.joinedAt > 0n ? Number(participant.joinedAt) * 1000 : null;
}

/** A track may be published in a second codec for those who cannot take the first; either will do. */
function refusalOf(track: TrackInfo): string | null {
  if (track.encryption !== Encryption_Type.NONE) return 'end-to-end encrypted';
  const named = [track.mimeType, ...track.codecs.map((codec) => codec.mimeType)].filter((name) => name !== '');
  const mimeTypes = [...new Set(named.map((name) => name.toLowerCase()))];
  if (mimeTypes.length === 0 || mimeTypes.some(isRecordable)) return null;
  return `codec ${mimeTypes.join(', ')} is not recorded`;
}

function isRecordable(mimeType: string): boolean {
  return recordableCodec(mimeType.slice(mimeType.indexOf('/') + 1)) !== null;
}
