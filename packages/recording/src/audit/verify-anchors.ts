import { text } from 'node:stream/consumers';
import { AUDIT_ANCHORS_FOLDER } from '../domain/index.ts';
import type { AuditChain, StorageProvider } from '../ports/index.ts';
import { type Anchor, anchorPath, parseAnchor, type SignedAnchor } from './anchor.ts';

export interface AnchorVerdict {
  /** The number of anchors that were compared with the trail. */
  readonly anchors: number;
  readonly lastTakenAt: Date | null;
  /** The first difference, as a sentence; null if there is none. */
  readonly problem: string | null;
}

interface VerifyAnchorsDeps {
  readonly auditChain: AuditChain;
  readonly store: StorageProvider;
  readonly key: string;
  /** Lines of copies, such as those of `AUDIT_ANCHOR_FILE`; they show whether the store has lost anchors. */
  readonly copies?: AsyncIterable<string>;
}

/**
 * Compares the audit trail with its anchors: each chain must have the anchored event at its place. That finds chains
 * whose end was cut off, deleted chains, and events that were rewritten together with all hashes after them. Run
 * `verifyAuditTrail` too: it shows that each event's hash is that of its content.
 * @throws STORAGE_UNAVAILABLE, DATABASE_UNAVAILABLE (both retryable)
 */
export async function verifyAnchors(deps: VerifyAnchorsDeps): Promise<AnchorVerdict> {
  const paths = (await Array.fromAsync(deps.store.list(AUDIT_ANCHORS_FOLDER))).sort();
  const signatures = new Map<number, string>();
  let last: SignedAnchor | null = null;
  const verdictOf = (problem: string | null): AnchorVerdict => {
    return { anchors: signatures.size, lastTakenAt: last?.anchor.takenAt ?? null, problem };
  };
  for (const path of paths) {
    const signed: SignedAnchor | null = parseAnchor(await text(await deps.store.read(path)), deps.key);
    if (signed === null) return verdictOf(`The anchor ${path} is not signed with AUDIT_ANCHOR_KEY.`);
    const problem = misplacementOf(signed, path, last) ?? (await differenceOf(deps, signed.anchor));
    if (problem !== null) return verdictOf(problem);
    last = signed;
    signatures.set(signed.anchor.index, signed.signature);
  }
  return verdictOf(await lossOf(deps, signatures));
}

/** Anchors are numbered without gaps, and each contains the signature of the previous one. */
function misplacementOf({ anchor }: SignedAnchor, path: string, last: SignedAnchor | null): string | null {
  const expected = (last?.anchor.index ?? 0) + 1;
  if (path !== anchorPath(expected)) return `The anchor ${anchorPath(expected)} is missing in the store.`;
  const follows = anchor.index === expected && anchor.previous === (last?.signature ?? null);
  return follows ? null : `The anchor ${path} does not follow the previous one: it was copied or replaced.`;
}

async function differenceOf({ auditChain }: VerifyAnchorsDeps, { index, heads }: Anchor): Promise<string | null> {
  const difference = await auditChain.findDifferingHead(heads);
  if (difference === null) return null;
  const { chainId, chainIndex, found } = difference;
  const line = `Line ${chainIndex} of chain ${chainId}`;
  switch (found) {
    case 'no chain':
      return `The chain ${chainId} was deleted; anchor ${index} has it.`;
    case 'no line':
      return `${line} was cut off; anchor ${index} has it.`;
    case 'another line':
      return `${line} is not the one of anchor ${index}: it or a line before it was rewritten or cut off.`;
  }
}

async function lossOf({ copies, key }: VerifyAnchorsDeps, signatures: ReadonlyMap<number, string>) {
  for await (const line of copies ?? []) {
    const copy = parseAnchor(line, key);
    if (copy === null) return 'A line of the copy is not signed with AUDIT_ANCHOR_KEY.';
    if (signatures.get(copy.anchor.index) === copy.signature) continue;
    return `The anchor ${anchorPath(copy.anchor.index)} in the store is missing or not the one in the copy.`;
  }
  return null;
}
