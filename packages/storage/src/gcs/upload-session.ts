/**
 * The address of a resumable upload, which takes bytes and tells how far it has come.
 * @see https://cloud.google.com/storage/docs/performing-resumable-uploads
 */
const ANSWER_TIMEOUT_MS = 30_000;
/** So long a chunk may take on the slowest line; the next try asks how much of it has come. */
const CHUNK_TIMEOUT_MS = 300_000;

export interface Chunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of its first byte within the file. */
  readonly position: number;
  /** Of the whole file. */
  readonly sizeBytes: number;
}

/**
 * How many bytes of an upload the store has; null where it does not know the upload any more.
 * @throws an error with the store's status as `code`
 */
export async function askProgress(uri: string, sizeBytes: number): Promise<number | null> {
  const response = await put(uri, { range: `*/${sizeBytes}`, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  if (response.status === 404 || response.status === 410) return null;
  return storedBytes(response, sizeBytes);
}

/**
 * Resolves once the store has all of a chunk; what it did not keep of it is sent again.
 * @throws an error with the store's status as `code`
 */
export async function sendChunk(uri: string, chunk: Chunk, signal?: AbortSignal): Promise<void> {
  const { bytes, position, sizeBytes } = chunk;
  const range = bytes.length === 0 ? '*' : `${position}-${position + bytes.length - 1}`;
  const signals = [AbortSignal.timeout(CHUNK_TIMEOUT_MS), ...(signal === undefined ? [] : [signal])];
  const response = await put(uri, { range: `${range}/${sizeBytes}`, bytes, signal: AbortSignal.any(signals) });
  const rest = position + bytes.length - (await storedBytes(response, sizeBytes));
  if (rest <= 0) return;
  if (rest >= bytes.length) throw refusal(503, 'The store has kept nothing of a chunk.');
  await sendChunk(uri, { bytes: bytes.subarray(-rest), position: position + bytes.length - rest, sizeBytes }, signal);
}

interface PutRequest {
  /** As Content-Range names it, without its unit. */
  readonly range: string;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
}

function put(uri: string, { range, bytes, signal }: PutRequest): Promise<Response> {
  return fetch(uri, {
    method: 'PUT',
    headers: { 'Content-Range': `bytes ${range}` },
    redirect: 'manual',
    signal,
    ...(bytes === undefined ? {} : { body: bytes }),
  });
}

async function storedBytes(response: Response, sizeBytes: number): Promise<number> {
  // 308 means "go on", and no redirection; without a Range nothing has come.
  const isGoingOn = response.status === 308;
  if (!isGoingOn && !response.ok) throw refusal(response.status, await response.text());
  await response.body?.cancel();
  return isGoingOn ? Number(/-(\d+)$/.exec(response.headers.get('Range') ?? '')?.[1] ?? -1) + 1 : sizeBytes;
}

/** In the form of the client's own errors. */
function refusal(status: number, answer: string): Error {
  return Object.assign(new Error(answer.slice(0, 200) || `The store answered ${status}.`), { code: status });
}
