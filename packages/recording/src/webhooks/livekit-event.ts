import { YoungMindsError } from '@young-minds/core';
import { z } from 'zod';
import { type EgressSnapshot, egressInfoSchema, isPerson } from '../domain/index.ts';

/** A LiveKit webhook, reduced to the fields this application uses. */
export interface LivekitEvent {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
  readonly room: { readonly name: string; readonly sid: string } | null;
  readonly participant: LivekitParticipant | null;
  readonly egress: EgressSnapshot | null;
}

interface LivekitParticipant {
  readonly sid: string;
  readonly identity: string;
  /** Precise to the millisecond if LiveKit sends it so; null in events that carry no join time. */
  readonly joinedAt: Date | null;
  /** Whether it joined on the meeting page; see `isPerson`. */
  readonly isPerson: boolean;
  /** The browser of an egress, whose id is the identity. */
  readonly isEgress: boolean;
}

// Protobuf's JSON writes 64-bit numbers as strings and leaves zero values out.
const int64 = z.union([z.string().regex(/^\d{1,16}$/), z.int().nonnegative()]).transform(Number);

const webhookSchema = z.object({
  id: z.string().min(1),
  event: z.string().min(1),
  createdAt: int64,
  room: z.object({ name: z.string().min(1), sid: z.string().min(1) }).optional(),
  participant: z
    .object({
      sid: z.string().min(1),
      identity: z.string().min(1),
      kind: z.string().optional(),
      joinedAt: int64.optional(),
      joinedAtMs: int64.optional(),
      permission: z.object({ hidden: z.boolean().optional(), recorder: z.boolean().optional() }).optional(),
    })
    .optional(),
  egressInfo: egressInfoSchema.optional(),
});

type Webhook = z.infer<typeof webhookSchema>;

/** Reads a webhook's body. @throws MALFORMED_WEBHOOK */
export function parseLivekitEvent(body: unknown): LivekitEvent {
  const parsed = webhookSchema.safeParse(body);
  if (!parsed.success) throw new YoungMindsError('MALFORMED_WEBHOOK', 'This is not the body of a LiveKit webhook.');
  const { id, event, createdAt, room, participant, egressInfo } = parsed.data;
  return {
    id,
    type: event,
    createdAt: new Date(createdAt * 1000),
    room: room ?? null,
    participant: participant === undefined ? null : toParticipant(participant),
    egress: egressInfo ?? null,
  };
}

function toParticipant(participant: NonNullable<Webhook['participant']>): LivekitParticipant {
  // Protobuf's JSON leaves out the standard kind, whose value is zero.
  const { sid, identity, kind = 'STANDARD', permission } = participant;
  const { hidden: isHidden = false, recorder: isRecorder = false } = permission ?? {};
  return {
    sid,
    identity,
    joinedAt: joinTimeOf(participant),
    isPerson: isPerson({ identity, kind, isHidden, isRecorder }),
    isEgress: kind === 'EGRESS',
  };
}

function joinTimeOf({ joinedAt, joinedAtMs }: NonNullable<Webhook['participant']>): Date | null {
  if (joinedAtMs !== undefined) return new Date(joinedAtMs);
  return joinedAt === undefined ? null : new Date(joinedAt * 1000);
}
