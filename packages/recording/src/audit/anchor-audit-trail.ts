import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Clock, isYoungMindsError, YoungMindsError } from '@young-minds/core';
import { AUDIT_ANCHORS_FOLDER } from '../domain/index.ts';
import type { AuditChain, ChainHead, StorageProvider, StorageRegistry } from '../ports/index.ts';
import { anchorPath, parseAnchor, type SignedAnchor, signAnchor } from './anchor.ts';

/** Transactions that write events end much earlier, and clocks differ by less. */
const OVERLAP_MS = 60 * 60 * 1000;

export interface AnchorDeps {
  readonly auditChain: AuditChain;
  readonly storage: StorageRegistry;
  readonly clock: Clock;
  /** The key that signs anchors. The database must not have it. */
  readonly key: string;
  /** A file to which each anchor is appended too; null for none. */
  readonly copyFile: string | null;
}

/**
 * Creates the task that anchors the audit trail: it signs the ends of all chains that have new events, together with the
 * signature of the previous anchor, and writes them to the store. Stores never overwrite an object, so of several
 * workers one writes an anchor, and the others continue after it.
 * @returns the new anchor; null if there is nothing new, or another worker wrote it
 * @throws STORAGE_UNAVAILABLE, DATABASE_UNAVAILABLE, INTEGRITY_MISMATCH (the last anchor has another signature)
 */
export function createAuditAnchoring(deps: AnchorDeps): () => Promise<SignedAnchor | null> {
  let last: SignedAnchor | null | undefined;
  return async () => {
    last = last === undefined ? await readLatest(deps) : await readNewer(deps, last);
    const next = await signNext(deps, last);
    if (next === null || !(await store(deps.storage.current, next))) return null;
    last = next;
    if (deps.copyFile !== null) await appendFile(deps.copyFile, next.line, { mode: 0o600 });
    return next;
  };
}

async function signNext({ auditChain, clock, key }: AnchorDeps, last: SignedAnchor | null) {
  const takenAt = clock.now();
  const since = last === null ? null : new Date(last.anchor.takenAt.getTime() - OVERLAP_MS);
  const heads = await auditChain.headsSince(since);
  const known = new Set(last?.anchor.heads.map(nameOf));
  if (heads.every((head) => known.has(nameOf(head)))) return null;
  const index = (last?.anchor.index ?? 0) + 1;
  return signAnchor({ index, previous: last?.signature ?? null, takenAt, heads: [...heads] }, key);
}

const nameOf = ({ chainId, chainIndex }: ChainHead): string => `${chainId} ${chainIndex}`;

/** Returns false if another worker wrote this anchor first. */
async function store(storage: StorageProvider, { anchor, line }: SignedAnchor): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'audit-anchor-'));
  try {
    const file = join(folder, 'anchor');
    await writeFile(file, line);
    await storage.uploadRecording(file, anchorPath(anchor.index));
    return true;
  } catch (error) {
    if (isYoungMindsError(error) && error.code === 'OBJECT_ALREADY_EXISTS') return false;
    throw error;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readLatest(deps: AnchorDeps): Promise<SignedAnchor | null> {
  let latest = '';
  for await (const path of deps.storage.current.list(AUDIT_ANCHORS_FOLDER)) if (path > latest) latest = path;
  return latest === '' ? null : readSigned(deps, latest);
}

/** Returns the last anchor, if other workers have written further ones. */
async function readNewer(deps: AnchorDeps, last: SignedAnchor | null): Promise<SignedAnchor | null> {
  let newest = last;
  for (;;) {
    const path = anchorPath((newest?.anchor.index ?? 0) + 1);
    if (!(await deps.storage.current.exists(path))) return newest;
    newest = await readSigned(deps, path);
  }
}

async function readSigned({ storage, key }: AnchorDeps, path: string): Promise<SignedAnchor> {
  const signed = parseAnchor(await text(await storage.current.read(path)), key);
  if (signed !== null) return signed;
  const message = `The anchor ${path} in the store is not signed with AUDIT_ANCHOR_KEY. Restore the key. If the key was changed, move the folder ${AUDIT_ANCHORS_FOLDER} of the store to another place.`;
  throw new YoungMindsError('INTEGRITY_MISMATCH', message, { details: { path } });
}
