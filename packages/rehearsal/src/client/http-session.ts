export interface ApiAnswer {
  readonly status: number;
  /** The parsed JSON, or null if there is none. */
  readonly body: unknown;
}

/** An HTTP client that behaves like one browser: keeps cookies and sends its origin. */
export interface HttpSession {
  readonly baseUrl: string;
  send(method: string, path: string, body?: object): Promise<ApiAnswer>;
  /**
   * Returns the data of the response.
   * @throws an error with the request and the response, if the response is no success
   */
  call<Data>(method: string, path: string, body?: object): Promise<Data>;
  /** Returns the cookies for a browser that is to be signed in as this user. */
  cookies(): readonly { readonly name: string; readonly value: string }[];
}

export function createHttpSession(baseUrl: string): HttpSession {
  const cookies = new Map<string, string>();

  async function send(method: string, path: string, body?: object): Promise<ApiAnswer> {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      redirect: 'manual',
      headers: {
        Origin: baseUrl,
        Cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    keepCookies(cookies, response.headers.getSetCookie());
    return { status: response.status, body: parseJson(await response.text()) };
  }

  return {
    baseUrl,
    send,
    cookies: () => [...cookies].map(([name, value]) => ({ name, value })),
    async call<Data>(method: string, path: string, body?: object) {
      const answer = await send(method, path, body);
      if (answer.status >= 300) {
        throw new Error(`${method} ${path} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      return (answer.body as { data: Data }).data;
    },
  };
}

function keepCookies(cookies: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (name === undefined || value === undefined) continue;
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return null;
  }
}
