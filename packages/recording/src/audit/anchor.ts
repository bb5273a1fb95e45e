import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { AUDIT_ANCHORS_FOLDER } from '../domain/index.ts';

const SIGNATURE_DIGITS = 64;
const PATH_DIGITS = 12;

const anchorSchema = z.object({
  /** 1 for the first anchor of a store. */
  index: z.int().positive(),
  /** The signature of the previous anchor; null for the first. */
  previous: z.string().nullable(),
  takenAt: z.iso.datetime().transform((text) => new Date(text)),
  /** The last event of each chain: the chain's id, the event's place in it, and its hash. */
  heads: z.array(
    z
      .tuple([z.string(), z.string(), z.string()])
      .transform(([chainId, chainIndex, hash]) => ({ chainId, chainIndex, hash })),
  ),
});

/** The signed ends of the audit trail's chains at one moment. Chains without new events are in earlier anchors. */
export type Anchor = z.output<typeof anchorSchema>;

export interface SignedAnchor {
  readonly anchor: Anchor;
  /** HMAC-SHA-256 over the anchor's JSON, lower-case hex. */
  readonly signature: string;
  /** What is stored: the signature, a space, the JSON and a line feed. */
  readonly line: string;
}

/** Returns the path of an anchor in a store. */
export function anchorPath(index: number): string {
  return `${AUDIT_ANCHORS_FOLDER}${String(index).padStart(PATH_DIGITS, '0')}.anchor`;
}

export function signAnchor({ index, previous, takenAt, heads }: Anchor, key: string): SignedAnchor {
  const rows = heads.map(({ chainId, chainIndex, hash }) => [chainId, chainIndex, hash]);
  const json = JSON.stringify({ index, previous, takenAt, heads: rows });
  const signature = signatureOf(json, key);
  return { anchor: { index, previous, takenAt, heads }, signature, line: `${signature} ${json}\n` };
}

/** Parses an anchor; null if this key did not sign it, or if it is not one. */
export function parseAnchor(line: string, key: string): SignedAnchor | null {
  const [signature, json] = [line.slice(0, SIGNATURE_DIGITS), line.slice(SIGNATURE_DIGITS + 1).trimEnd()];
  const expected = signatureOf(json, key);
  if (signature.length !== expected.length || !timingSafeEqual(Buffer.from(signature), Buffer.from(expected))) {
    return null;
  }
  return { anchor: anchorSchema.parse(JSON.parse(json)), signature, line: `${signature} ${json}\n` };
}

function signatureOf(json: string, key: string): string {
  return createHmac('sha256', key).update(json).digest('hex');
}
