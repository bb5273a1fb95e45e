import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SeededSession } from './seed-session.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/livekit-webhooks');

/** The scenarios of real deliveries that tests can replay. */
export const CAPTURE_NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.jsonl'))
  .map((file) => file.replace('.jsonl', ''))
  .toSorted();

export interface CapturedDelivery {
  readonly atMs: number;
  readonly answered: number;
  readonly body: string;
}

/**
 * Returns every delivery of a scenario in the order of arrival, including retries. Bodies are unchanged, byte for
 * byte.
 */
export function readCapture(name: string): readonly CapturedDelivery[] {
  const lines = readFileSync(join(FOLDER, `${name}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line): CapturedDelivery => JSON.parse(line));
}

/**
 * Returns the same bodies as if they belonged to a session: with its room, its two participants and their own event
 * IDs.
 */
export function replayIn(session: SeededSession, deliveries: readonly CapturedDelivery[]): readonly string[] {
  return deliveries.map(({ body }) => withSession(session, JSON.parse(body)));
}

interface WebhookBody {
  id: string;
  room?: { name: string };
  egressInfo?: { roomName: string };
  participant?: { identity: string };
}

function withSession({ roomName, mentorId, menteeId }: SeededSession, body: WebhookBody): string {
  const userIds: Readonly<Record<string, string>> = { 'user-1': mentorId, 'user-2': menteeId };
  const { room, egressInfo, participant } = body;
  const identity = participant === undefined ? '' : (userIds[participant.identity] ?? participant.identity);
  return JSON.stringify({
    ...body,
    id: `${body.id}-${roomName}`,
    ...(room && { room: { ...room, name: roomName } }),
    ...(egressInfo && { egressInfo: { ...egressInfo, roomName } }),
    ...(participant && { participant: { ...participant, identity } }),
  });
}
