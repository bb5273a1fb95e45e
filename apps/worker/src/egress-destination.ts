import type { Config } from '@young-minds/config';
import { YoungMindsError } from '@young-minds/core';
import type { EgressBucket, EgressDestination } from '@young-minds/egress';

type Settings = Pick<Config, 'egress' | 'storage'>;

/** Returns where Egress writes: the shared folder, or the bucket of new recordings. @throws CONFIGURATION_INVALID */
export function egressDestinationOf(settings: Settings): EgressDestination {
  const { output, directory } = settings.egress;
  return output === 'file' ? { kind: 'file', directory } : { kind: 'bucket', bucket: bucketOf(settings) };
}

function bucketOf({ egress: { supabaseS3 }, storage }: Settings): EgressBucket {
  switch (storage.provider) {
    case 's3': {
      const { bucket, region, endpoint, credentials } = storage;
      return { type: 's3', bucket, region, endpoint, credentials };
    }
    case 'gcs': {
      const { bucket, credentialsFile } = storage;
      if (credentialsFile === null) throw unfit('EGRESS_OUTPUT bucket needs GOOGLE_APPLICATION_CREDENTIALS.');
      return { type: 'gcs', bucket, credentialsFile };
    }
    case 'supabase': {
      if (supabaseS3 === null) throw unfit('EGRESS_OUTPUT bucket with supabase needs SUPABASE_S3_ACCESS_KEY_ID.');
      const { region, ...credentials } = supabaseS3;
      const endpoint = new URL('storage/v1/s3', `${storage.url.replace(/\/+$/, '')}/`).href;
      return { type: 's3', bucket: storage.bucket, region, endpoint, credentials };
    }
    case 'local':
      throw unfit('EGRESS_OUTPUT bucket needs a STORAGE_PROVIDER with buckets: s3, gcs or supabase.');
  }
}

function unfit(message: string): YoungMindsError {
  return new YoungMindsError('CONFIGURATION_INVALID', message);
}
