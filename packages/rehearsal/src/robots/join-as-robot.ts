import { FfiRequest, FfiResponse, livekitFfiRequest } from '@livekit/rtc-ffi-bindings';
import {
  EncryptionType,
  type LocalTrack,
  type LocalTrackPublication,
  Room,
  RoomEvent,
  type RoomOptions,
  TrackPublishOptions,
  TrackSource,
  VideoCodec,
} from '@livekit/rtc-node';
import { PERSONAS, type PersonaName } from '../card/card.ts';
import type { CardScale } from '../card/paint-card.ts';
import { type MediaClock, type RunningTrack, sharedClock, startMovingCard, startVoice } from './tracks.ts';

const CAMERA_BITRATE_BPS = 1_600_000n;
const CAMERA_MAX_FPS = 30;

export interface JoinOptions {
  readonly url: string;
  readonly token: string;
  readonly persona: PersonaName;
  /** Written on the card; the persona's name by default. */
  readonly label?: string;
  readonly clock?: MediaClock;
  /** Scale of its pictures; 1 by default, which is 1280x720. 0.5 needs a third of the CPU time. */
  readonly scale?: CardScale;
  /** Sends several sizes of the picture at a time, as browsers do; one size by default. */
  readonly simulcast?: boolean;
  /** VP8 by default. */
  readonly videoCodec?: VideoCodec;
  /** Key for end-to-end encryption of its media; only participants with the key can decrypt them. */
  readonly sharedKey?: string;
  /**
   * Called when its connection breaks, is restored, or is lost permanently; not when it leaves itself. A room that the
   * server has created again counts as lost: this client announces its tracks there, and sometimes never sends them.
   */
  readonly onConnection?: (state: 'broken' | 'restored' | 'lost') => void;
}

/** A participant with real media: a moving test card as its camera, a voice and beeps as its microphone. */
export interface Robot {
  readonly identity: string;
  readonly joinedAt: Date;
  /** The room's recording flag as this participant receives it. */
  isRecorded(): boolean;
  /** Share of its camera's frames that this machine made in time, from 0 to 1. */
  madeShare(): number;
  setMicrophone(isOn: boolean): void;
  setCamera(isOn: boolean): void;
  startScreenShare(): Promise<void>;
  stopScreenShare(): Promise<void>;
  /** Leaves the room and returns the time; only the first call has an effect. To rejoin, create another robot. */
  leave(): Promise<Date>;
}

/** Joins a room and publishes camera and microphone. Resolves when both are published. */
export async function joinAsRobot(options: JoinOptions): Promise<Robot> {
  const { persona, label = persona, clock = sharedClock, scale } = options;
  const room = new Room();
  const { onConnection = () => undefined } = options;
  // Robots do not subscribe to each other, because decoding would cost more than everything else.
  await room.connect(options.url, options.token, { autoSubscribe: false, dynacast: true, ...encryption(options) });
  const joinedAt = new Date();
  const onLost = () => onConnection('lost');
  room.on(RoomEvent.Reconnecting, () => onConnection('broken'));
  room.on(RoomEvent.Reconnected, () => onConnection('restored'));
  room.on(RoomEvent.Disconnected, onLost);
  room.on(RoomEvent.LocalTrackRepublished, onLost);
  const microphone = startVoice(PERSONAS[persona], clock);
  const camera = startMovingCard({ trackName: 'camera', persona: PERSONAS[persona], label, clock, scale });
  await publish(room, microphone, audioOptions());
  await publish(room, camera, videoOptions(options, TrackSource.SOURCE_CAMERA));
  const screen = createScreenShare(room, options, clock);
  const leave = async () => {
    const leftAt = new Date();
    room.off(RoomEvent.Disconnected, onLost);
    room.off(RoomEvent.LocalTrackRepublished, onLost);
    // In this order, because the native client must not receive media for a room or a track that it is closing.
    const media = [microphone, camera, ...screen.running()];
    await Promise.all(media.map((running) => running.stop()));
    await room.disconnect();
    await Promise.all(media.map((running) => running.close()));
    return leftAt;
  };
  let leaving: Promise<Date> | undefined;
  return {
    identity: room.localParticipant?.identity ?? '',
    joinedAt,
    isRecorded: () => room.isRecording,
    madeShare: camera.madeShare,
    setMicrophone: (isOn) => muteTrack(microphone.track, !isOn),
    setCamera: (isOn) => muteTrack(camera.track, !isOn),
    startScreenShare: screen.start,
    stopScreenShare: screen.stop,
    leave() {
      leaving ??= leave();
      return leaving;
    },
  };
}

interface ScreenShare {
  start(): Promise<void>;
  /** Removes the track from the room. */
  stop(): Promise<void>;
  /** Returns the screen share that is running, if any. */
  running(): RunningTrack<LocalTrack>[];
}

function createScreenShare(room: Room, options: JoinOptions, clock: MediaClock): ScreenShare {
  let shared: { media: RunningTrack<LocalTrack>; publication: LocalTrackPublication } | null = null;
  return {
    async start() {
      const { scale } = options;
      const card = { trackName: 'screen', persona: PERSONAS.screen, label: 'screen', clock, scale };
      const media = startMovingCard(card);
      const publication = await publish(room, media, videoOptions(options, TrackSource.SOURCE_SCREENSHARE));
      shared = { media, publication };
    },
    async stop() {
      if (shared === null) return;
      const { media, publication } = shared;
      shared = null;
      await media.stop();
      await room.localParticipant?.unpublishTrack(publication.sid ?? '');
      await media.close();
    },
    running: () => (shared === null ? [] : [shared.media]),
  };
}

async function publish(
  room: Room,
  { track }: RunningTrack<LocalTrack>,
  options: TrackPublishOptions,
): Promise<LocalTrackPublication> {
  if (room.localParticipant === undefined) throw new Error('not connected to a room');
  return room.localParticipant.publishTrack(track, options);
}

function encryption({ sharedKey }: JoinOptions): Pick<RoomOptions, 'encryption'> {
  if (sharedKey === undefined) return {};
  const keyProviderOptions = { sharedKey: new TextEncoder().encode(sharedKey) };
  return { encryption: { encryptionType: EncryptionType.GCM, keyProviderOptions } };
}

function audioOptions(): TrackPublishOptions {
  return new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE, dtx: false });
}

function videoOptions({ simulcast, videoCodec }: JoinOptions, source: TrackSource): TrackPublishOptions {
  return new TrackPublishOptions({
    source,
    simulcast: simulcast ?? false,
    videoCodec: videoCodec ?? VideoCodec.VP8,
    videoEncoding: { maxBitrate: CAMERA_BITRATE_BPS, maxFramerate: CAMERA_MAX_FPS },
  });
}

/**
 * Mutes or unmutes a track as a browser's button does: the room is notified, and no media flows. rtc-node has no method
 * for it, so this sends a request to the native library below it.
 */
function muteTrack(track: LocalTrack, isMuted: boolean): void {
  const request = new FfiRequest({
    message: { case: 'localTrackMute', value: { trackHandle: track.ffi_handle.handle, mute: isMuted } },
  });
  const response = FfiResponse.fromBinary(livekitFfiRequest(request.toBinary()));
  if (response.message.case !== 'localTrackMute') throw new Error('LiveKit rejected the request to mute a track');
}
