import { ListPartsCommand, type ListPartsCommandOutput } from '@aws-sdk/client-s3';
import type { S3Bucket } from './head-object.ts';
import { isNoSuchUpload } from './s3-error.ts';

export interface AcceptedPart {
  readonly etag: string;
  readonly sizeBytes: number;
  /** Base64; undefined if the store keeps no checksums. Its parts are sent again. */
  readonly crc32: string | undefined;
}

/** Returns the accepted parts of an upload by part number, or null if the upload no longer exists. */
export async function listParts(
  store: S3Bucket,
  path: string,
  uploadId: string,
): Promise<ReadonlyMap<number, AcceptedPart> | null> {
  const accepted = new Map<number, AcceptedPart>();
  try {
    for await (const { Parts = [] } of listPages(store, path, uploadId)) {
      for (const { PartNumber, ETag, Size, ChecksumCRC32 } of Parts) {
        if (PartNumber === undefined || ETag === undefined) continue;
        accepted.set(PartNumber, { etag: ETag, sizeBytes: Size ?? 0, crc32: ChecksumCRC32 });
      }
    }
    return accepted;
  } catch (error) {
    if (isNoSuchUpload(error)) return null;
    throw error;
  }
}

/** Yields pages of parts. The client's own paginator loops endlessly if the last page also has a marker. */
async function* listPages(
  { client, bucket }: S3Bucket,
  path: string,
  uploadId: string,
): AsyncGenerator<ListPartsCommandOutput> {
  let marker: string | undefined;
  do {
    const listing = { Bucket: bucket, Key: path, UploadId: uploadId, PartNumberMarker: marker };
    const page: ListPartsCommandOutput = await client.send(new ListPartsCommand(listing));
    yield page;
    marker = page.IsTruncated ? page.NextPartNumberMarker : undefined;
  } while (marker !== undefined);
}
