import { createHash } from 'node:crypto';
import type { AuditChain, ChainedAuditLine } from '../ports/index.ts';

/** Why an audit event is not as it was written. */
type Tampering =
  /** Its hash does not match its fields. */
  | 'changed'
  /** It does not follow the previous event: an event was deleted, inserted or moved. */
  | 'out of place';

interface TamperedLine {
  readonly id: string;
  readonly chainId: string;
  readonly what: Tampering;
}

export interface AuditVerdict {
  readonly lines: number;
  readonly chains: number;
  /** The first tampered event of the first broken chain; null if every chain is intact. */
  readonly tampered: TamperedLine | null;
  /** The id of a consent that differs from its event, or of which one of the two is missing; null if there is none. */
  readonly differingConsent: string | null;
  /**
   * SHA-256 over the last hash of every chain. A copy kept elsewhere shows whether the end of a chain was cut off,
   * which a chain alone cannot show.
   */
  readonly head: string;
}

interface AuditDeps {
  readonly auditChain: AuditChain;
}

/**
 * Verifies every chain of the audit trail with hashes computed here instead of in the database, then compares the
 * consents with their events.
 */
export async function verifyAuditTrail(deps: AuditDeps): Promise<AuditVerdict> {
  const verdict = await verifyChains(deps);
  const differingConsent = verdict.tampered === null ? await deps.auditChain.findDifferingConsent() : null;
  return { ...verdict, differingConsent };
}

async function verifyChains({ auditChain }: AuditDeps): Promise<Omit<AuditVerdict, 'differingConsent'>> {
  const head = createHash('sha256');
  let lines = 0;
  let chains = 0;
  let before: ChainedAuditLine | null = null;
  for await (const line of auditChain.lines()) {
    const isFirst: boolean = line.chainId !== before?.chainId;
    if (isFirst && before !== null) head.update(before.hash);
    const what = tamperingOf(line, isFirst ? null : before);
    if (what !== null) {
      return { lines, chains, tampered: { id: line.id, chainId: line.chainId, what }, head: head.digest('hex') };
    }
    lines += 1;
    if (isFirst) chains += 1;
    before = line;
  }
  if (before !== null) head.update(before.hash);
  return { lines, chains, tampered: null, head: head.digest('hex') };
}

function tamperingOf(line: ChainedAuditLine, before: ChainedAuditLine | null): Tampering | null {
  if (hashOf(line) !== line.hash) return 'changed';
  const expectedIndex = before === null ? 1 : Number(before.chainIndex) + 1;
  const follows = Number(line.chainIndex) === expectedIndex && line.previousHash === (before?.hash ?? null);
  return follows ? null : 'out of place';
}

/** No field that users write contains the unit separator. */
const SEPARATOR = '\x1f';

/** Computes the same hash as `audit_line_hash` in the database migrations. */
function hashOf(line: ChainedAuditLine): string {
  const { previousHash, chainIndex, id, roomId, recordingId, actorUserId } = line;
  const { eventType, eventData, source, severity, createdAtMicros } = line;
  const fields = [
    ...[previousHash ?? '', chainIndex, id, roomId ?? '', recordingId ?? '', actorUserId ?? ''],
    ...[eventType, eventData, source, severity, createdAtMicros],
  ];
  return createHash('sha256').update(fields.join(SEPARATOR)).digest('hex');
}
