import * as z from 'zod/mini';

/** An answer that was not a success. The message is for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The HTTP status; 0 where no answer came. */
  readonly status: number;
  /** The API's code; `UNREACHABLE` where no answer came. */
  readonly code: string;

  constructor({ status, code, message }: { readonly status: number; readonly code: string; readonly message: string }) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface ApiCall<Data> {
  readonly path: string;
  /** What the answer's `data` must be. */
  readonly schema: z.ZodMiniType<Data>;
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

const refusalSchema = z.object({ error: z.string(), code: z.string() });

/** Calls the platform's own API from the browser. @throws ApiError; an abort passes as it is */
export async function callApi<Data>({ path, schema, method = 'GET', body, signal }: ApiCall<Data>): Promise<Data> {
  const response = await send(path, {
    method,
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal ?? null,
    cache: 'no-store',
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response.status, answer);
  return z.parse(z.object({ success: z.literal(true), data: schema }), answer).data;
}

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    const message = 'The platform cannot be reached. Check your connection and try again.';
    throw new ApiError({ status: 0, code: 'UNREACHABLE', message });
  }
}

function refusal(status: number, answer: unknown): ApiError {
  const known = refusalSchema.safeParse(answer);
  if (known.success) return new ApiError({ status, code: known.data.code, message: known.data.error });
  return new ApiError({
    status,
    code: 'INTERNAL',
    message: 'Something went wrong on our side. Try again in a moment.',
  });
}
