/** The settings of a bucket, with the names that Supabase's API uses. */
export interface BucketSettings {
  readonly id: string;
  public: boolean;
  /** Bytes. Null: the project's own limit. */
  file_size_limit: number | null;
  /** Null: all types are allowed. */
  allowed_mime_types: string[] | null;
}
