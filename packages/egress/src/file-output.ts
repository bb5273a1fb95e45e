import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type EgressFileIds, egressOutputNames } from '@young-minds/recording/domain';
import {
  EncodedFileOutput,
  EncodedFileType,
  GCPUpload,
  S3Upload,
  SegmentedFileOutput,
  SegmentedFileProtocol,
} from 'livekit-server-sdk';

/** The folder of the store that contains all recordings; see `recordingObjectPath`. */
const BUCKET_FOLDER = 'sessions';
/**
 * A crash of Egress loses up to two segments: it copies a segment when it has received the next one. Half of Egress's
 * own default, so that a crash costs 10 s at most, until the fallback records.
 */
const SEGMENT_SECONDS = 2;

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

interface OutputRequest extends EgressFileIds {
  readonly destination: EgressDestination;
  /** Whether Egress writes its manifest next to the file. */
  readonly hasManifest: boolean;
}

interface EgressOutputs {
  readonly file: EncodedFileOutput;
  readonly segments: SegmentedFileOutput;
}

/**
 * Returns the outputs that Egress is requested to write: the file, which it copies to the destination only at its end,
 * and the same media in segments, which it copies as they close, so that a crash costs the last seconds only.
 */
export async function outputsOf(request: OutputRequest): Promise<EgressOutputs> {
  const { destination, hasManifest } = request;
  const { file, playlist, segmentPrefix } = outputPathsOf(request);
  const upload = destination.kind === 'file' ? {} : { output: await uploadOf(destination.bucket) };
  return {
    file: new EncodedFileOutput({
      fileType: EncodedFileType.MP4,
      filepath: file,
      disableManifest: !hasManifest,
      ...upload,
    }),
    segments: new SegmentedFileOutput({
      protocol: SegmentedFileProtocol.HLS_PROTOCOL,
      filenamePrefix: segmentPrefix,
      playlistName: playlist,
      segmentDuration: SEGMENT_SECONDS,
      disableManifest: true,
      ...upload,
    }),
  };
}

export function outputPathsOf({ destination, ...ids }: Omit<OutputRequest, 'hasManifest'>) {
  if (destination.kind === 'bucket') return namesBelow(BUCKET_FOLDER, egressOutputNames(ids, '/'));
  return namesBelow(destination.directory, egressOutputNames(ids, '.'));
}

function namesBelow(folder: string, { file, playlist, segmentPrefix }: ReturnType<typeof egressOutputNames>) {
  return { file: join(folder, file), playlist: join(folder, playlist), segmentPrefix: join(folder, segmentPrefix) };
}

async function uploadOf(bucket: EgressBucket) {
  if (bucket.type === 'gcs') {
    const credentials = await readFile(bucket.credentialsFile, 'utf8');
    return { case: 'gcp', value: new GCPUpload({ bucket: bucket.bucket, credentials }) } as const;
  }
  const { bucket: name, region, endpoint, credentials } = bucket;
  const keys = credentials === null ? {} : { accessKey: credentials.accessKeyId, secret: credentials.secretAccessKey };
  // Stores other than AWS have no DNS name per bucket.
  const place = endpoint === null ? {} : { endpoint, forcePathStyle: true };
  return { case: 's3', value: new S3Upload({ bucket: name, region, ...place, ...keys }) } as const;
}
