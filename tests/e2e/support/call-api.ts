import type { Account } from '../../support/accounts.ts';
import type { Stack } from '../../support/stack.ts';

export interface ApiCall {
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  /** The signed-in account. If absent, no one is signed in. */
  readonly account?: Account | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer<Data> {
  readonly status: number;
  readonly headers: Headers;
  /** The API contract: `data` on success, `error` and `code` on a refusal. */
  readonly body: { readonly data: Data; readonly error?: string; readonly code?: string };
}

/** Calls a route of the platform as a program would. Redirects are not followed. */
export async function callApi<Data = unknown>({ baseUrl }: Stack, call: ApiCall): Promise<ApiAnswer<Data>> {
  const { path, method = 'GET', body, account, headers } = call;
  const response = await fetch(`${baseUrl}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(account === undefined ? {} : { Cookie: account.cookie }),
      ...headers,
    },
    redirect: 'manual',
    body: body === undefined ? null : JSON.stringify(body),
  });
  const answer = (await response.json()) as ApiAnswer<Data>['body'];
  return { status: response.status, headers: response.headers, body: answer };
}
