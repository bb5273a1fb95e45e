import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Encryption_Type,
  ParticipantInfo,
  ParticipantInfo_Kind,
  ParticipantInfo_State,
  ParticipantPermission,
  SimulcastCodecInfo,
  TrackInfo,
  TrackSource,
  TrackType,
} from '@livekit/protocol';
import type { UnrecordedTrack } from '@young-minds/recording/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Journal, readJournal } from '../journal/journal.ts';
import { ParticipantList } from './participant-list.ts';

const NOW_MS = 1_700_000_000_000;

let directory: string;
let journal: Journal;
let mutes: [string, boolean][];
let refused: UnrecordedTrack[];
let participantList: ParticipantList;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'participant-list-'));
  journal = new Journal(directory, 1);
  mutes = [];
  refused = [];
  participantList = new ParticipantList({
    journal,
    onMute: (trackSid, isMuted) => mutes.push([trackSid, isMuted]),
    onRefused: (track) => refused.push(track),
  });
});

afterEach(() => {
  journal.close();
  rmSync(directory, { recursive: true });
});

type Fields<Message> = Partial<Omit<Message, 'clone' | 'equals'>>;

function participant(fields: Fields<ParticipantInfo> = {}): ParticipantInfo {
  return new ParticipantInfo({
    sid: 'PA_ada',
    identity: 'ada',
    name: 'Ada Lovelace',
    state: ParticipantInfo_State.ACTIVE,
    joinedAtMs: BigInt(NOW_MS - 5_000),
    ...fields,
  });
}

function track(fields: Fields<TrackInfo> = {}): TrackInfo {
  return new TrackInfo({ sid: 'TR_camera', source: TrackSource.CAMERA, mimeType: 'video/VP8', ...fields });
}

it('reports once that a track is no longer recorded because it sends too much', () => {
  participantList.update([participant({ tracks: [track()] })], NOW_MS);
  participantList.refuseExcess('TR_camera', NOW_MS + 1);
  participantList.refuseExcess('TR_camera', NOW_MS + 2);
  const expected = { trackSid: 'TR_camera', name: 'Ada Lovelace', source: 'camera', reason: 'excess', codec: null };
  expect(refused).toEqual([expected]);
  expect(readJournal(directory).at(-1)).toEqual({
    ...{ type: 'track_refused', atMs: NOW_MS + 1, identity: 'ada', track: expected },
  });
});

it('records no more tracks of a participant than they can use, and reports each further one once', () => {
  const tracks = Array.from({ length: 10 }, (_, index) => track({ sid: `TR_${index}` }));
  participantList.update([participant({ tracks })], NOW_MS);
  // Two tracks end, and the refused ones stay refused.
  participantList.update([participant({ tracks: tracks.slice(2) })], NOW_MS + 1);
  expect(tracks.filter(({ sid }) => participantList.track(sid) === null).map(({ sid }) => sid)).toEqual([
    'TR_8',
    'TR_9',
  ]);
  expect(refused.map(({ trackSid, reason }) => [trackSid, reason])).toEqual([
    ['TR_8', 'excess'],
    ['TR_9', 'excess'],
  ]);
  participantList.update([participant({ tracks: [...tracks.slice(2), track({ sid: 'TR_new' })] })], NOW_MS + 2);
  expect(participantList.track('TR_new')).not.toBeNull();
});

it('limits the tracks of each participant separately', () => {
  const tracksOf = (name: string) => Array.from({ length: 8 }, (_, index) => track({ sid: `TR_${name}_${index}` }));
  participantList.update([participant({ tracks: tracksOf('ada') })], NOW_MS);
  participantList.update([participant({ sid: 'PA_ben', identity: 'ben', tracks: tracksOf('ben') })], NOW_MS);
  expect(refused).toEqual([]);
});

it('records nothing of a further connection that a participant opened with the same token', () => {
  participantList.update([participant({ sid: 'PA_more', identity: 'ada#more', tracks: [track()] })], NOW_MS);
  expect(participantList.track('TR_camera')).toBeNull();
  expect(readJournal(directory)).toEqual([]);
});

describe('the participants of a participant list', () => {
  it('records one join with the join time of the server, and one leave', () => {
    participantList.update([participant()], NOW_MS);
    participantList.update([participant()], NOW_MS + 1);
    participantList.update([participant({ state: ParticipantInfo_State.DISCONNECTED })], NOW_MS + 2);
    participantList.update([participant({ state: ParticipantInfo_State.DISCONNECTED })], NOW_MS + 3);
    expect(readJournal(directory)).toEqual([
      {
        type: 'participant_joined',
        atMs: NOW_MS - 5_000,
        participantSid: 'PA_ada',
        identity: 'ada',
        name: 'Ada Lovelace',
      },
      { type: 'participant_left', atMs: NOW_MS + 2, participantSid: 'PA_ada' },
    ]);
  });

  it('accepts a join time in whole seconds, no join time and no name', () => {
    participantList.update([participant({ joinedAtMs: 0n, joinedAt: 1_699_999_990n, name: '' })], NOW_MS);
    participantList.update([participant({ sid: 'PA_bob', joinedAtMs: 0n })], NOW_MS);
    expect(readJournal(directory)).toMatchObject([{ atMs: 1_699_999_990_000, name: 'ada' }, { atMs: NOW_MS }]);
  });

  it('records a rejoin as a new join', () => {
    participantList.update([participant()], NOW_MS);
    participantList.update([participant({ sid: 'PA_ada_again' })], NOW_MS + 1);
    participantList.update([participant({ state: ParticipantInfo_State.DISCONNECTED })], NOW_MS + 2);
    expect(readJournal(directory).map((entry) => entry.type)).toEqual([
      'participant_joined',
      'participant_joined',
      'participant_left',
    ]);
  });

  it.each([
    ['an agent', { kind: ParticipantInfo_Kind.AGENT }],
    ['an egress', { kind: ParticipantInfo_Kind.EGRESS }],
    ['a phone', { kind: ParticipantInfo_Kind.SIP }],
    ['a kind that the protocol does not name', { kind: 99 as ParticipantInfo_Kind }],
    ['an ingress', { kind: ParticipantInfo_Kind.INGRESS }],
    ['a hidden participant', { permission: new ParticipantPermission({ hidden: true }) }],
    ['a recorder', { permission: new ParticipantPermission({ recorder: true }) }],
  ])('does not count %s as a participant', (_, fields) => {
    participantList.update([participant({ ...fields, tracks: [track()] })], NOW_MS);
    expect(readJournal(directory)).toEqual([]);
    expect(participantList.track('TR_camera')).toBeNull();
  });
});

describe('the tracks of a participant list', () => {
  it('returns the participant of a track', () => {
    expect(participantList.track('TR_camera')).toBeNull();
    participantList.update([participant({ tracks: [track()] })], NOW_MS);
    const identity = { participantSid: 'PA_ada', identity: 'ada', source: 'camera' };
    expect(participantList.track('TR_camera')).toEqual({ trackSid: 'TR_camera', ...identity, isMuted: false });
  });

  it('records each mute change once, and a track that is published muted', () => {
    const states = [true, true, false, false, true];
    for (const [index, muted] of states.entries()) {
      participantList.update([participant({ tracks: [track({ muted })] })], NOW_MS + index);
    }
    expect(mutes).toEqual([
      ['TR_camera', true],
      ['TR_camera', false],
      ['TR_camera', true],
    ]);
    const noted = readJournal(directory).filter((entry) => entry.type === 'track_muted');
    expect(noted.map(({ atMs, isMuted }) => [atMs, isMuted])).toEqual([
      [NOW_MS, true],
      [NOW_MS + 2, false],
      [NOW_MS + 4, true],
    ]);
  });

  it('records no mute for a track that is published unmuted', () => {
    participantList.update([participant({ tracks: [track()] })], NOW_MS);
    expect(mutes).toEqual([]);
  });

  it.each([
    ['encrypted by its sender', { encryption: Encryption_Type.GCM }, { reason: 'encrypted', codec: null }],
    ['with another codec', { mimeType: 'video/H265' }, { reason: 'codec', codec: 'video/h265' }],
    ['with another audio codec', { mimeType: 'audio/PCMU' }, { reason: 'codec', codec: 'audio/pcmu' }],
  ] as const)('rejects a track %s and reports it once', (_, fields, why) => {
    const publisher = [participant({ tracks: [track(fields)] })];
    participantList.update(publisher, NOW_MS);
    participantList.update(publisher, NOW_MS + 1);
    expect(participantList.track('TR_camera')).toBeNull();
    const expected = { trackSid: 'TR_camera', name: 'Ada Lovelace', source: 'camera', ...why };
    expect(refused).toEqual([expected]);
    expect(readJournal(directory).slice(1)).toEqual([
      { type: 'track_refused', atMs: NOW_MS, identity: 'ada', track: expected },
    ]);
  });

  it('ignores data tracks without a report', () => {
    const fields = { source: TrackSource.UNKNOWN, type: TrackType.DATA, mimeType: '' };
    participantList.update([participant({ tracks: [track(fields)] })], NOW_MS);
    expect([participantList.track('TR_camera'), refused]).toEqual([null, []]);
  });

  it.each([
    [TrackSource.MICROPHONE, 'audio/opus', 'microphone'],
    [TrackSource.MICROPHONE, 'audio/red', 'microphone'],
    [TrackSource.CAMERA, 'video/VP9', 'camera'],
    [TrackSource.CAMERA, 'video/H264', 'camera'],
    [TrackSource.CAMERA, 'video/AV1', 'camera'],
    [TrackSource.SCREEN_SHARE, 'video/vp8', 'screen_share'],
    [TrackSource.SCREEN_SHARE_AUDIO, '', 'screen_share_audio'],
    [TrackSource.UNKNOWN, 'video/VP8', 'camera'],
    [TrackSource.UNKNOWN, 'audio/opus', 'microphone'],
  ])('maps source %i with codec "%s" to %s', (source, mimeType, expected) => {
    const type = mimeType.startsWith('video') ? TrackType.VIDEO : TrackType.AUDIO;
    participantList.update([participant({ tracks: [track({ source, mimeType, type })] })], NOW_MS);
    expect(participantList.track('TR_camera')?.source).toBe(expected);
  });

  it('accepts a track if one of its codecs can be recorded', () => {
    const codecs = ['video/H265', 'video/VP8'].map((mimeType) => new SimulcastCodecInfo({ mimeType }));
    participantList.update([participant({ tracks: [track({ mimeType: 'video/H265', codecs })] })], NOW_MS);
    expect(participantList.track('TR_camera')).not.toBeNull();
  });
});
