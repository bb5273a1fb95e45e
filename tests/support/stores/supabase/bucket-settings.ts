/** The settings of a bucket, with the names that Supabase's API uses. */
export interface BucketSettings {
  readonly id: string;
  public: boolean;
  /** Bytes; null: the project's own limit. */
  file_size_limit: number | null;
  /** Null: it takes all. */
  allowed_mime_types: string[] | null;
}
