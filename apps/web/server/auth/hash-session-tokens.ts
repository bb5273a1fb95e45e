import { createHash } from 'node:crypto';
import type { DBAdapter, DBAdapterInstance, DBTransactionAdapter, Where } from 'better-auth';

/** The methods of an adapter that are no queries of a model. */
const OTHER_METHODS: ReadonlySet<string> = new Set(['createSchema', 'transaction']);

type Fields = Readonly<Record<string, unknown>>;

/** What the queries of an adapter have in common; none has all fields. */
interface Query {
  readonly model: string;
  readonly where?: readonly Where[];
  /** The row to create. */
  readonly data?: Fields;
  readonly update?: Fields;
  readonly set?: Fields;
}

type Run = (query: Query) => Promise<unknown>;

/**
 * Wraps a database adapter so that the database contains only SHA-256 hashes of session tokens. Better Auth has no
 * option for this. A row gets its token back only if the query contained it. So a session from a list has the hash, and
 * endpoints that end such a session by its token do not work.
 */
export function hashSessionTokens(createAdapter: DBAdapterInstance): DBAdapterInstance {
  return (options) => {
    const adapter = createAdapter(options);
    const { transaction } = adapter;
    const inTransaction: DBAdapter['transaction'] = (run) => transaction((tx) => run(wrapQueries(tx)));
    return Object.assign(wrapQueries(adapter), { transaction: inTransaction });
  };
}

/** Changes the adapter itself: Better Auth looks up the check of its schema by this object. */
function wrapQueries<Adapter extends DBTransactionAdapter>(adapter: Adapter): Adapter {
  for (const [name, method] of Object.entries(adapter)) {
    if (typeof method !== 'function' || OTHER_METHODS.has(name)) continue;
    // Each query takes one object and resolves with a row, rows, a number or nothing.
    const run = method as Run;
    Object.assign(adapter, {
      [name]: (query: Query) => (query.model === 'session' ? runWithHashes(run, query) : run(query)),
    });
  }
  return adapter;
}

async function runWithHashes(run: Run, query: Query): Promise<unknown> {
  const tokens = new Map<string, string>();
  const hash = (token: unknown): unknown => {
    if (Array.isArray(token)) return token.map(hash);
    if (typeof token !== 'string') return token;
    const hashed = createHash('sha256').update(token).digest('hex');
    tokens.set(hashed, token);
    return hashed;
  };
  const result = await run(hashTokens(query, hash));
  return Array.isArray(result) ? result.map((row) => restoreToken(row, tokens)) : restoreToken(result, tokens);
}

function hashTokens(query: Query, hash: (token: unknown) => unknown): Query {
  const { where, data, update, set } = query;
  const inFields = (fields: Fields) => ('token' in fields ? { ...fields, token: hash(fields.token) } : fields);
  const inCondition = (condition: Where) =>
    condition.field === 'token' ? { ...condition, value: hash(condition.value) as Where['value'] } : condition;
  return {
    ...query,
    ...(where === undefined ? {} : { where: where.map(inCondition) }),
    ...(data === undefined ? {} : { data: inFields(data) }),
    ...(update === undefined ? {} : { update: inFields(update) }),
    ...(set === undefined ? {} : { set: inFields(set) }),
  };
}

function restoreToken(row: unknown, tokens: ReadonlyMap<string, string>): unknown {
  if (typeof row !== 'object' || row === null || !('token' in row) || typeof row.token !== 'string') return row;
  return { ...row, token: tokens.get(row.token) ?? row.token };
}
