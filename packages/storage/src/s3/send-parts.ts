import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { CompletedPart } from '@aws-sdk/client-s3';
import type { UploadOptions } from '@young-minds/recording/ports';
import { readExactly, type SourceFile } from '../shared/source-file.ts';
import { findAccepted, type MultipartUpload, type Part, partSizeFor, sendPart } from './multipart.ts';

/** How many parts are in memory: read, or sent at the same time. After a crash, at most these are sent again. */
const PARTS_IN_MEMORY = 8;

interface SentParts {
  readonly parts: readonly CompletedPart[];
  /** CRC32 of the whole file, base64. */
  readonly crc32: string;
  /** SHA-256 of the whole file, lower-case hex. */
  readonly sha256: string;
}

/** Reads the whole file once and sends the parts that the store does not have yet. */
export async function sendParts(
  upload: MultipartUpload,
  source: SourceFile,
  { signal, beforeSending }: UploadOptions,
): Promise<SentParts> {
  const failing = new AbortController();
  const sender = createPartSender(
    upload,
    signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal]),
  );
  const sha256 = createHash('sha256');
  let wholeCrc = 0;
  let next = readPart(sender, source, 1);
  try {
    for (let part = await next; part !== null; part = await next) {
      // Read while this part is hashed: on a busy machine, each of these steps waits for the processor.
      next = readPart(sender, source, part.number + 1);
      next.catch(() => undefined);
      signal?.throwIfAborted();
      sha256.update(part.bytes);
      wholeCrc = crc32(part.bytes, wholeCrc);
      const checked = { ...part, crc32: toBase64(crc32(part.bytes)) };
      if (findAccepted(upload, checked) === null) await beforeSending?.(part.bytes.length);
      sender.send(checked, part.buffer);
    }
    return { parts: await sender.settle(), crc32: toBase64(wholeCrc), sha256: sha256.digest('hex') };
  } catch (error) {
    failing.abort();
    // The caller closes the file, which must not happen while it is read.
    await Promise.allSettled([next, sender.settle()]);
    throw error;
  }
}

interface ReadPart {
  readonly number: number;
  readonly bytes: Buffer;
  /** What contains the bytes, and is reused. */
  readonly buffer: Buffer;
}

/** Reads a part as soon as there is a buffer for it. Returns null after the last part. */
async function readPart(sender: PartSender, source: SourceFile, number: number): Promise<ReadPart | null> {
  const partSizeBytes = partSizeFor(source.sizeBytes);
  const position = (number - 1) * partSizeBytes;
  if (position >= source.sizeBytes) return null;
  const buffer = await sender.freeBuffer(partSizeBytes);
  const bytes = buffer.subarray(0, Math.min(buffer.length, source.sizeBytes - position));
  await readExactly(source.handle, bytes, position);
  return { number, bytes, buffer };
}

type PartSender = ReturnType<typeof createPartSender>;

/** Creates a sender of several parts at a time, with one reused buffer for each. */
function createPartSender(upload: MultipartUpload, signal: AbortSignal) {
  const free: Buffer[] = [];
  const done: CompletedPart[] = [];
  const inFlight = new Set<Promise<void>>();
  let buffers = 0;

  const send = async (part: Part, buffer: Buffer) => {
    const accepted = findAccepted(upload, part);
    const { number: PartNumber, crc32: ChecksumCRC32 } = part;
    done.push(
      accepted === null ? await sendPart(upload, part, signal) : { PartNumber, ETag: accepted.etag, ChecksumCRC32 },
    );
    free.push(buffer);
  };

  return {
    async freeBuffer(sizeBytes: number): Promise<Buffer> {
      if (free.length === 0 && buffers < PARTS_IN_MEMORY) {
        buffers += 1;
        return Buffer.allocUnsafeSlow(sizeBytes);
      }
      while (free.length === 0) await Promise.race(inFlight);
      return free.pop() ?? Buffer.allocUnsafeSlow(sizeBytes);
    },
    send(part: Part, buffer: Buffer): void {
      const sending = send(part, buffer);
      inFlight.add(sending);
      // A failed part stays in the set, so that `freeBuffer` or `settle` throws its error.
      sending.then(
        () => inFlight.delete(sending),
        () => undefined,
      );
    },
    async settle(): Promise<readonly CompletedPart[]> {
      await Promise.all(inFlight);
      return done.toSorted((one, other) => (one.PartNumber ?? 0) - (other.PartNumber ?? 0));
    },
  };
}

/** Formats a CRC32 as S3 does: big-endian, base64. */
export function toBase64(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
}
