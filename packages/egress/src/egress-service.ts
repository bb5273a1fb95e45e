import { isPersonInRoom } from '@young-minds/livekit/room-participants';
import { isNotFound, roomClient } from '@young-minds/livekit/room-service';
import {
  type EgressSnapshot,
  type LivekitAccess,
  livekitStatusOf,
  livekitUnavailable,
  parseEgressInfo,
} from '@young-minds/recording/domain';
import type { EgressRoom, EgressService, StopEgressOutcome } from '@young-minds/recording/ports';
import {
  EgressClient,
  type EgressInfo,
  type ParticipantInfo,
  ParticipantInfo_State,
  TrackSource,
} from 'livekit-server-sdk';
import { createBrowserProbe } from './ask-browser.ts';

const LIST_PATIENCE_MS = 5_000;
/** LiveKit itself waits 5 s for the service, and 3 s for an egress id that it does not know. */
const STOP_PATIENCE_MS = 8_000;

/** An egress answers within milliseconds. */
const PROBE_PATIENCE_MS = 1_500;

/** Not found, and failed precondition: the egress has ended or never existed. */
const ENDED_STATUSES: readonly (number | null)[] = [404, 412];
/** Deadline exceeded as LiveKit reports it, and unavailable. */
const NO_ANSWER_STATUSES: readonly (number | null)[] = [408, 503, 504];

/** Creates access to LiveKit's egress API for following and stopping recordings. */
export function createEgressService(livekit: LivekitAccess): EgressService {
  const listing = egressClient(livekit, LIST_PATIENCE_MS);
  const probing = egressClient(livekit, PROBE_PATIENCE_MS);
  const stopping = egressClient(livekit, STOP_PATIENCE_MS);
  const rooms = roomClient(livekit, LIST_PATIENCE_MS);
  return {
    async listActive() {
      const infos = await asking(listing.listEgress({ active: true }));
      return infos.map(snapshotOf);
    },
    async listOfRoom(roomName) {
      const infos = await asking(listing.listEgress({ roomName }));
      return infos.map(snapshotOf);
    },
    async stop(egressId): Promise<StopEgressOutcome> {
      try {
        await stopping.stopEgress(egressId);
        return 'stopping';
      } catch (error) {
        const status = livekitStatusOf(error);
        if (ENDED_STATUSES.includes(status)) return 'ended';
        if (NO_ANSWER_STATUSES.includes(status) || isOutOfTime(error)) return 'no_answer';
        throw livekitUnavailable(error);
      }
    },
    async answers(egressId) {
      try {
        await probing.updateStream(egressId);
        return true;
      } catch (error) {
        const status = livekitStatusOf(error);
        if (NO_ANSWER_STATUSES.includes(status) || isOutOfTime(error)) return false;
        // It refuses, because it has no streams.
        if (status !== null) return true;
        throw livekitUnavailable(error);
      }
    },
    async lookInto(roomName, egressId) {
      try {
        const participants = await rooms.listParticipants(roomName);
        const hasBrowser = participants.some(({ identity }) => identity === egressId);
        return { hasBrowser, published: publishedBy(participants.filter(isPersonInRoom)) };
      } catch (error) {
        if (isNotFound(error)) return { hasBrowser: false, published: null };
        throw livekitUnavailable(error);
      }
    },
    askBrowser: createBrowserProbe(livekit),
    async removeBrowser(roomName, egressId) {
      await rooms.removeParticipant(roomName, egressId).catch((error: unknown) => {
        if (!isNotFound(error)) throw livekitUnavailable(error, roomName);
      });
    },
  };
}

/** Returns null while it is unknown: after a crash, LiveKit lists participants without tracks until they are back. */
function publishedBy(people: readonly ParticipantInfo[]): EgressRoom['published'] {
  if (people.length === 0 || people.some(isConnecting)) return null;
  const having = (wanted: TrackSource) =>
    people.filter(({ tracks }) => tracks.some(({ source, muted }) => source === wanted && !muted)).length;
  return { cameras: having(TrackSource.CAMERA), microphones: having(TrackSource.MICROPHONE) };
}

function isConnecting({ state, tracks }: ParticipantInfo): boolean {
  return state !== ParticipantInfo_State.ACTIVE && tracks.length === 0;
}

async function asking<Answer>(question: Promise<Answer>): Promise<Answer> {
  return question.catch((error: unknown) => {
    throw livekitUnavailable(error);
  });
}

function isOutOfTime(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** Returns a client whose calls time out after `patienceMs`, because the SDK has one timeout per client. */
export function egressClient({ url, apiKey, apiSecret }: LivekitAccess, patienceMs: number): EgressClient {
  return new EgressClient(url, apiKey, apiSecret, { requestTimeout: patienceMs / 1000 });
}

export function snapshotOf(info: EgressInfo): EgressSnapshot {
  return parseEgressInfo(info.toJson());
}
