type StoreAddress =
  | { readonly provider: 'local' }
  | ({ readonly provider: 'supabase' } & SupabaseAddress)
  | ({ readonly provider: 's3' } & S3Address)
  | ({ readonly provider: 'gcs' } & GcsAddress);

interface SupabaseAddress {
  readonly url: string;
}

interface S3Address {
  /** Null for AWS itself. */
  readonly endpoint: string | null;
  readonly region: string;
}

interface GcsAddress {
  /** Null for Google's own. */
  readonly endpoint: string | null;
}

/** Returns the address that identifies a store; null for the local one. */
export function storeEndpoint(store: Exclude<StoreAddress, { provider: 'local' }>): string;
export function storeEndpoint(store: StoreAddress): string | null;
export function storeEndpoint(store: StoreAddress): string | null {
  switch (store.provider) {
    case 'local':
      return null;
    case 'supabase':
      return supabaseEndpoint(store);
    case 's3':
      return s3Endpoint(store);
    case 'gcs':
      return gcsEndpoint(store);
  }
}

/** Returns the address that identifies the project. */
export function supabaseEndpoint({ url }: SupabaseAddress): string {
  return new URL(url).origin;
}

/** Without an endpoint it is that of the AWS region. */
export function s3Endpoint({ endpoint, region }: S3Address): string {
  if (endpoint === null) return `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  const { origin, pathname } = new URL(endpoint);
  return `${origin}${pathname.replace(/\/$/, '')}`;
}

export function gcsEndpoint({ endpoint }: GcsAddress): string {
  return new URL(endpoint ?? 'https://storage.googleapis.com').origin;
}
