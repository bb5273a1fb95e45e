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
