import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EgressFileIds, egressFileName } from '@young-minds/recording/domain';
import { EncodedFileOutput, EncodedFileType, GCPUpload, S3Upload } from 'livekit-server-sdk';

/** The folder of the store that contains all recordings; see `recordingObjectPath`. */
const BUCKET_FOLDER = 'sessions';

/** The destination of Egress's files. */
export type EgressDestination =
  /** A folder that Egress and this worker share under the same path. */
  | { readonly kind: 'file'; readonly directory: string }
  /** The bucket for new recordings. */
  | { readonly kind: 'bucket'; readonly bucket: EgressBucket };

/** A bucket and its credentials as they are passed to Egress. */
export type EgressBucket =
  | {
      readonly type: 's3';
      readonly bucket: string;
      readonly region: string;
      /** Null for AWS itself. */
      readonly endpoint: string | null;
      /** Null if Egress finds its own, such as the role of its machine. */
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
    }
  | {
      readonly type: 'gcs';
      readonly bucket: string;
      /** The service account's key file, JSON. */
      readonly credentialsFile: string;
    };

interface FileOutputRequest extends EgressFileIds {
  readonly destination: EgressDestination;
  /** Whether Egress writes its manifest next to the file. */
  readonly hasManifest: boolean;
}

/** Returns the file that Egress is requested to write, and its destination. */
export async function fileOutputOf(request: FileOutputRequest): Promise<EncodedFileOutput> {
  const { destination, hasManifest } = request;
  const common = { fileType: EncodedFileType.MP4, filepath: outputPathOf(request), disableManifest: !hasManifest };
  if (destination.kind === 'file') return new EncodedFileOutput(common);
  return new EncodedFileOutput({ ...common, output: await uploadOf(destination.bucket) });
}

export function outputPathOf({ destination, ...ids }: Omit<FileOutputRequest, 'hasManifest'>): string {
  return destination.kind === 'file'
    ? join(destination.directory, egressFileName(ids, '.'))
    : `${BUCKET_FOLDER}/${egressFileName(ids, '/')}`;
}

async function uploadOf(bucket: EgressBucket): Promise<EncodedFileOutput['output']> {
  if (bucket.type === 'gcs') {
    const credentials = await readFile(bucket.credentialsFile, 'utf8');
    return { case: 'gcp', value: new GCPUpload({ bucket: bucket.bucket, credentials }) };
  }
  const { bucket: name, region, endpoint, credentials } = bucket;
  const keys = credentials === null ? {} : { accessKey: credentials.accessKeyId, secret: credentials.secretAccessKey };
  // Stores other than AWS have no DNS name per bucket.
  const place = endpoint === null ? {} : { endpoint, forcePathStyle: true };
  return { case: 's3', value: new S3Upload({ bucket: name, region, ...place, ...keys }) };
}
