import { YoungMindsError } from '@young-minds/core';
import type { InboxEntry, SignedWebhook, UnitOfWork, WebhookVerifier } from '../ports/index.ts';
import { parseLivekitEvent } from './livekit-event.ts';

// LiveKit sends the TURN password in the clear, and an egress request may hold the store's credentials.
const SECRET_KEYS = new Set([
  'turnPassword',
  'password',
  'secret',
  'accessKey',
  'sessionToken',
  'credentials',
  'accountKey',
  'token',
]);

export interface ReceiveLivekitWebhookDeps {
  readonly verifier: WebhookVerifier;
  readonly unitOfWork: UnitOfWork;
}

/** The subject of a webhook, for the log. */
export interface ReceivedWebhook extends Pick<InboxEntry, 'eventId' | 'eventType' | 'roomName' | 'egressId'> {
  /** False for a webhook that was received before. */
  readonly isNew: boolean;
}

/**
 * Receives one webhook. Verifies its signature first, then stores it under its own event id in the transaction that
 * enqueues the job which applies it. Idempotent: a repeated event gets the same answer and does nothing. Events of
 * unknown rooms are stored too; applying them has no effect.
 * @throws INVALID_SIGNATURE, MALFORMED_WEBHOOK, DATABASE_UNAVAILABLE (LiveKit then retries)
 */
export async function receiveLivekitWebhook(
  deps: ReceiveLivekitWebhookDeps,
  webhook: SignedWebhook,
): Promise<ReceivedWebhook> {
  await deps.verifier.verify(webhook);
  const entry = toInboxEntry(webhook.rawBody);
  return deps.unitOfWork.run(async ({ inbox, jobs }) => {
    const isNew = await inbox.store(entry);
    if (isNew) await jobs.enqueue('apply-livekit-event', { eventId: entry.eventId });
    const { eventId, eventType, roomName, egressId } = entry;
    return { eventId, eventType, roomName, egressId, isNew };
  });
}

function toInboxEntry(rawBody: string): InboxEntry {
  const payload = parseJson(rawBody);
  const event = parseLivekitEvent(payload);
  return {
    eventId: event.id,
    eventType: event.type,
    roomName: event.room?.name ?? (event.egress?.roomName || null),
    roomSid: event.room?.sid ?? null,
    egressId: event.egress?.egressId ?? null,
    payload,
    eventCreatedAt: event.createdAt,
  };
}

function parseJson(rawBody: string): Record<string, unknown> {
  try {
    return JSON.parse(rawBody, withoutSecrets);
  } catch (cause) {
    throw new YoungMindsError('MALFORMED_WEBHOOK', 'This is not the body of a LiveKit webhook.', { cause });
  }
}

// A reviver that returns undefined drops the key. PostgreSQL's jsonb refuses NUL characters.
function withoutSecrets(key: string, value: unknown): unknown {
  if (SECRET_KEYS.has(key)) return undefined;
  return typeof value === 'string' ? value.replaceAll('\0', '') : value;
}
