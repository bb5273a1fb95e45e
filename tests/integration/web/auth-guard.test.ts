import { ALLOWED_ENDPOINTS, CALLBACK_PARAMETERS } from '@young-minds/web/server/auth/guard-requests';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BASE_URL, createAuthDesk, newAccount } from '../../support/auth-desk.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

let database: TestDatabase;
let desk: ReturnType<typeof createAuthDesk>;

beforeAll(async () => {
  database = await createTestDatabase();
  desk = createAuthDesk({ db: database.db });
});

afterAll(() => database.drop());

/** What can stand between the first slash of a path and the host of another site. */
const PIECES = ['/', '//', '\\', '.', '..', '%2e', '%2f', '%5c', '\t', '\n', '%09', ':', '@', 'https:', 'a'];

const verify = (callback: string) =>
  desk.open(`${BASE_URL}/api/auth/verify-email?token=x&callbackURL=${encodeURIComponent(callback)}`);

const request = (method: string, path: string, cookie: string) =>
  method === 'GET'
    ? desk.open(`${BASE_URL}/api/auth${path}`, { cookie })
    : desk.post(path.slice(1), { cookie, body: {} });

describe('endpoints of Better Auth', () => {
  it('answer 404 unless they are allowed, signed in or not', async () => {
    const { cookie } = await desk.post('sign-up/email', { body: newAccount() });
    const others = listEndpoints().filter(({ path }) => !ALLOWED_ENDPOINTS.has(path));
    const paths = others.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['/list-sessions', '/update-session', '/get-access-token']));
    for (const { method, path } of others) {
      for (const sentCookie of [cookie, '']) {
        const { status } = await request(method, path.replaceAll(/:\w+/g, 'x'), sentCookie);
        expect({ method, path, status }).toEqual({ method, path, status: 404 });
      }
    }
  });

  it('exist if they are allowed', () => {
    const paths = listEndpoints().map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining([...ALLOWED_ENDPOINTS]));
  });
});

it.each([
  ['reset-password', { token: 'a\u0000', newPassword: 'an entirely new one' }],
  ['sign-in/email', { email: 'sam@example.test', password: 'a\u0000' }],
  ['sign-up/email', { ...newAccount(), image: 'https://a.test/\u0000' }],
])('a NUL character in the body of %s is refused', async (path, body) => {
  expect((await desk.post(path, { body })).status).toBe(400);
});

describe('callback parameters', () => {
  it.each(['/..//evil.test/login', '/.//evil.test', '/%2e%2e//evil.test', '//evil.test', 'https://evil.test'])(
    'refuse %s',
    async (callback) => {
      expect(await verify(callback)).toMatchObject({ status: 403, location: null });
    },
  );

  it.each(CALLBACK_PARAMETERS)('named %s are checked in bodies', async (name) => {
    const { status } = await desk.post('sign-up/email', { body: newAccount({ [name]: '/..//evil.test' }) });
    expect(status).toBe(403);
  });

  it('never lead to another site, whatever their encoding', async () => {
    const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 4 });
    const callbacks = pieces.map((found) => `/${found.join('')}evil.test`);
    await fc.assert(
      fc.asyncProperty(callbacks, async (callback) => {
        const { location } = await verify(callback);
        const { origin, pathname } = new URL(location ?? '/', BASE_URL);
        expect(origin).toBe(BASE_URL);
        // Resolved once more, such a path is another site.
        expect(pathname).not.toMatch(/^\/\//);
      }),
      { examples: [['/..//evil.test'], ['/.//evil.test'], ['/%2e%2e//evil.test']] },
    );
  });
});

function listEndpoints(): { method: string; path: string }[] {
  return Object.values(desk.auth.api).flatMap((endpoint) => {
    const { path, options } = endpoint as { path?: string; options: { method?: string | string[] } };
    if (path === undefined) return [];
    return [options.method ?? 'GET'].flat().map((method) => ({ method, path }));
  });
}
