const ANSWER_TIMEOUT_MS = 30_000;

/**
 * How many bytes of an upload the store has; null where it does not know the upload any more. The client itself asks
 * only in the middle of sending.
 * @see https://cloud.google.com/storage/docs/performing-resumable-uploads#status-check
 */
export async function askProgress(uri: string, sizeBytes: number): Promise<number | null> {
  const response = await fetch(uri, {
    method: 'PUT',
    headers: { 'Content-Range': `bytes */${sizeBytes}` },
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
  });
  await response.body?.cancel();
  // 308 means "go on", and no redirection.
  if (response.status === 308) return acceptedBytes(response.headers);
  if (response.status === 404 || response.status === 410) return null;
  if (response.ok) return sizeBytes;
  // In the form of the client's own errors.
  throw Object.assign(new Error(response.statusText), { code: response.status });
}

/** How many bytes an answer says the store has; without a Range nothing has come. */
export function acceptedBytes(headers: Headers): number {
  return Number(/-(\d+)$/.exec(headers.get('Range') ?? '')?.[1] ?? -1) + 1;
}
