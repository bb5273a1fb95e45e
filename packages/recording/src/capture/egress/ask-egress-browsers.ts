import type { Clock } from '@young-minds/core';
import type { Recording, RecordingPolicy } from '../../domain/index.ts';
import { lockRecording } from '../../pipeline/advance-recording.ts';
import type { EgressService, UnitOfWork } from '../../ports/index.ts';
import type { WorkerLease } from '../leases.ts';
import { loseEgress } from './lose-egress.ts';

/**
 * With a question each second that takes up to 1.5 s, these are at least two questions without an answer. A browser on
 * a busy machine may miss one; a killed one is found within 8 s.
 */
const SILENT_MS = 4_000;

export interface AskEgressBrowsersDeps {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly policy: RecordingPolicy;
  readonly lease: WorkerLease;
  /** Null if this process has no egress service. */
  readonly egress: EgressService | null;
}

/**
 * Since when a browser has not answered, by egress id; null if it answered the last question. A browser that has never
 * answered is not in it. Kept by the caller between two checks.
 */
export type SilentBrowsers = Map<string, Date | null>;

type Deps = AskEgressBrowsersDeps & { readonly egress: EgressService };

/**
 * Asks the browsers of this worker's egresses for a sign of life. If a browser is killed, its egress goes on writing,
 * and LiveKit lists the browser for another 20 s. If the egress does not answer either, its service or its machine is
 * gone, and there is nothing to wait for. Only a browser that has answered before can be lost, so a page that
 * cannot answer, or a LiveKit that cannot ask, stops no recording.
 * @throws LIVEKIT_UNAVAILABLE (retryable)
 */
export async function askEgressBrowsers(
  { egress, ...others }: AskEgressBrowsersDeps,
  silent: SilentBrowsers,
): Promise<void> {
  if (egress === null) return;
  const deps = { ...others, egress };
  const held = await deps.unitOfWork.run(({ recordings }) => recordings.listHeld(deps.lease.owner));
  const watched = held.filter(({ recorder, phase }) => recorder === 'egress' && phase === 'capturing');
  const ids = new Set(watched.map(({ recordingSid }) => recordingSid));
  for (const egressId of silent.keys()) if (!ids.has(egressId)) silent.delete(egressId);
  await Promise.all(watched.map((recording) => ask(deps, silent, recording)));
}

async function ask(deps: Deps, silent: SilentBrowsers, recording: Recording): Promise<void> {
  const { id, roomName, recordingSid: egressId } = recording;
  if (egressId === null) return;
  const askedAt = deps.clock.now();
  const answer = await deps.egress.askBrowser(roomName, egressId);
  if (answer === 'unknown') silent.delete(egressId);
  if (answer === 'answered') silent.set(egressId, null);
  if (answer !== 'silent' || !silent.has(egressId)) return;
  const since = silent.get(egressId) ?? askedAt;
  silent.set(egressId, since);
  if (askedAt.getTime() - since.getTime() >= SILENT_MS)
    await lose(deps, id, 'the browser of the egress does not answer');
  else if (!(await deps.egress.answers(egressId))) await lose(deps, id, 'neither the egress nor its browser answers');
}

async function lose({ unitOfWork, clock, policy }: Deps, recordingId: string, reason: string): Promise<void> {
  await unitOfWork.run(async (repositories) => {
    const locked = await lockRecording(repositories, recordingId);
    if (locked !== null)
      await loseEgress(repositories, { ...locked, reason, source: 'reconciler', policy, now: clock.now() });
  });
}
