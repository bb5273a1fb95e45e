import { ACTIVE_PHASES, sessionIdOfRoom, WAITS } from '../../domain/index.ts';
import { lockRecording } from '../../pipeline/lock-recording.ts';
import { followPresence } from '../../presence/follow-presence.ts';
import { findUnknownPresence } from '../../presence/reconcile-presence.ts';
import type { Check, Finding } from './finding.ts';

const BATCH_SIZE = 1000;
/** A recorder leaves within one or two seconds after its recording's end. */
const LEAVING_MS = 30_000;

/** Compares presence in LiveKit's rooms with what webhooks reported. */
export const findPresence: Check = async function* (deps) {
  for await (const { room, facts, repair } of findUnknownPresence(deps)) {
    const count = (type: string) => facts.filter((fact) => fact.type === type).length;
    const detail = `${room.roomName}: ${count('joined')} joined and ${count('left')} left without a webhook`;
    yield { kind: 'presence_unknown', roomId: room.id, detail, repair };
  }
};

/** Finds recordings in progress that no worker holds. */
export const findUnheld: Check = async function* ({ unitOfWork, clock, policy }) {
  const since = new Date(clock.now().getTime() - WAITS.lease.boundMs);
  const unheld = await unitOfWork.run(({ recordings }) => recordings.listAbandoned(since, BATCH_SIZE));
  for (const { id, roomId, phase } of unheld) {
    const repair: Finding['repair'] = async (repositories) => {
      const locked = await lockRecording(repositories, id);
      if (locked === null || locked.recording.captureEndedAt !== null) return false;
      await followPresence(repositories, { room: locked.room, policy, now: clock.now() });
      await repositories.jobs.enqueue('start-recording', { recordingId: id });
      return true;
    };
    yield {
      kind: 'recording_unheld',
      roomId,
      recordingId: id,
      detail: `it is ${phase}, and no worker holds it`,
      repair,
    };
  }
};

/** Finds recorders in rooms where no recording needs them. */
export const findOrphanedRecorders: Check = async function* ({ unitOfWork, clock, roomParticipants }) {
  const open = (await roomParticipants.listOpen()).filter((roomName) => sessionIdOfRoom(roomName) !== null);
  for (const roomName of open) {
    for (const recordingId of await roomParticipants.listRecorders(roomName)) {
      const recording = await unitOfWork.run(({ recordings }) => recordings.find(recordingId));
      // An unknown recording may belong to another platform on the same LiveKit.
      if (recording === null || ACTIVE_PHASES.some((phase) => phase === recording.phase)) continue;
      const overSinceMs = recording.captureEndedAt?.getTime() ?? 0;
      if (clock.now().getTime() - overSinceMs < LEAVING_MS) continue;
      const repair: Finding['repair'] = async () => {
        await roomParticipants.removeRecorder(roomName, recordingId);
        return true;
      };
      const detail = `its recorder is in ${roomName}, and it is ${recording.phase}`;
      yield { kind: 'recorder_orphaned', roomId: recording.roomId, recordingId, detail, repair };
    }
  }
};
