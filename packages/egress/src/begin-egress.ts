import { randomBytes } from 'node:crypto';
import { YoungMindsError } from '@young-minds/core';
import { hasEgressEnded, type LivekitAccess, recordingIdOfEgressPath } from '@young-minds/recording/domain';
import type { StartRecorderRequest } from '@young-minds/recording/ports';
import { egressClient, snapshotOf } from './egress-client.ts';
import type { EgressDestination } from './egress-options.ts';
import { encodingOf } from './encoding.ts';
import { fileOutputOf } from './file-output.ts';

export interface BeginEgressOptions {
  readonly livekit: LivekitAccess;
  readonly destination: EgressDestination;
  readonly hasManifest: boolean;
}

/**
 * The limit for one request. LiveKit itself searches for a free worker for 22 to 24 s before it refuses. Waiting that
 * long is useless, because a free worker answers within a second.
 */
const ATTEMPT_MS = 4_500;
const LIST_MS = 1_500;
/** The first attempt and an immediate second one. The caller schedules any later ones. */
const ATTEMPTS = 2;

/**
 * Requests one egress for a recording, unless there is one already: from another worker, or from a request whose answer
 * was lost. Returns its id.
 * @throws RECORDER_UNAVAILABLE (retryable) within 12 s
 */
export async function beginEgress(options: BeginEgressOptions, request: StartRecorderRequest): Promise<string> {
  let refusal: unknown;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return (await findRunning(options, request)) ?? (await create(options, request));
    } catch (error) {
      refusal = error;
    }
  }
  const said = refusal instanceof Error ? refusal.message : String(refusal);
  // LiveKit's message contains the token that it refuses.
  const reason = said.replace(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, '(token)');
  const message = `LiveKit started no egress: ${reason}. Check that an Egress runs and has CPUs free.`;
  throw new YoungMindsError('RECORDER_UNAVAILABLE', message, { cause: refusal });
}

async function findRunning(
  { livekit }: BeginEgressOptions,
  { roomName, recordingId }: StartRecorderRequest,
): Promise<string | null> {
  const infos = await egressClient(livekit, LIST_MS).listEgress({ roomName, active: true });
  const running = infos
    .map(snapshotOf)
    .filter((egress) => !hasEgressEnded(egress))
    .find(({ outputPath }) => recordingIdOfEgressPath(outputPath) === recordingId);
  return running?.egressId ?? null;
}

async function create(
  { livekit, destination, hasManifest }: BeginEgressOptions,
  { roomName, sessionId, recordingId, config }: StartRecorderRequest,
): Promise<string> {
  const attempt = randomBytes(4).toString('hex');
  const file = await fileOutputOf({ destination, hasManifest, sessionId, recordingId, attempt });
  const options = { layout: 'grid', encodingOptions: encodingOf(config) };
  const info = await egressClient(livekit, ATTEMPT_MS).startRoomCompositeEgress(roomName, { file }, options);
  return info.egressId;
}
