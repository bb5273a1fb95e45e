import * as z from 'zod/mini';
import { CANNOT_REACH, SERVER_FAILED, TRY_AGAIN } from './form.ts';

/** A response that is not a success. The message is for users. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The HTTP status; 0 if there was no response. */
  readonly status: number;
  /** The API's code; `UNREACHABLE` if there was no response. */
  readonly code: string;

  constructor({ status, code, message }: { readonly status: number; readonly code: string; readonly message: string }) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export interface ApiCall<Data> {
  readonly path: string;
  /** The schema of the response's `data`. */
  readonly schema: z.ZodMiniType<Data>;
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

const refusalSchema = z.object({ error: z.string(), code: z.string() });

/** Calls the platform's own API from the browser. @throws ApiError; the error of an abort passes unchanged */
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
    throw new ApiError({ status: 0, code: 'UNREACHABLE', message: CANNOT_REACH });
  }
}

function refusal(status: number, answer: unknown): ApiError {
  const known = refusalSchema.safeParse(answer);
  if (known.success) return new ApiError({ status, code: known.data.code, message: known.data.error });
  return new ApiError({ status, code: 'INTERNAL', message: SERVER_FAILED });
}

/** Returns the text for a failed call. Only the API's messages are for users; any other error gets `otherwise`. */
export function messageOf(error: unknown, otherwise: string = TRY_AGAIN): string {
  return error instanceof ApiError ? error.message : otherwise;
}
