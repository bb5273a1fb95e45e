/** Where Egress puts its files. */
export type EgressDestination =
  /** A folder that Egress and this worker share; Egress sees it under the same path. */
  | { readonly kind: 'file'; readonly directory: string }
  /** The bucket new recordings go to. */
  | { readonly kind: 'bucket'; readonly bucket: EgressBucket };

/** A bucket as Egress is told of it, with the keys it is to use. */
export type EgressBucket =
  | {
      readonly type: 's3';
      readonly bucket: string;
      readonly region: string;
      /** Null: AWS itself. */
      readonly endpoint: string | null;
      /** Null: Egress finds its own, such as the role of its machine. */
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
    }
  | {
      readonly type: 'gcs';
      readonly bucket: string;
      /** The service account's key file, JSON. */
      readonly credentialsFile: string;
    };
