import type { StorageRegistry, UnitOfWork } from '../ports/index.ts';
import { findConfigured } from './stored-recordings.ts';

const REMOTE_PROVIDERS = ['supabase', 's3', 'gcs'] as const;

interface FillEndpointsDeps {
  readonly unitOfWork: UnitOfWork;
  readonly storage: StorageRegistry;
}

/**
 * Writes the address of the configured stores into the rows of earlier versions, which did not store it. Afterwards the
 * environment can name other stores. Called when a worker starts. Idempotent.
 */
export async function fillEndpoints({ unitOfWork, storage }: FillEndpointsDeps): Promise<void> {
  for (const provider of REMOTE_PROVIDERS) {
    const endpoint = findConfigured(storage, provider)?.endpoint ?? null;
    if (endpoint !== null) await unitOfWork.run(({ recordings }) => recordings.fillEndpoint(provider, endpoint));
  }
}
