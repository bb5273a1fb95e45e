import { DrizzleQueryError, type TablesRelationalConfig } from 'drizzle-orm';
import type { NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgDatabase, PgPreparedQuery, PgSession, PreparedQueryConfig } from 'drizzle-orm/pg-core';
import { DatabaseError } from 'pg';

/**
 * Removes the values of a query from its errors. Drizzle writes each parameter into the message, and PostgreSQL quotes
 * rows, so Next.js and Better Auth would log email addresses and password hashes.
 */
export function hideQueryValues<Schema extends Record<string, unknown>, Tables extends TablesRelationalConfig>(
  db: PgDatabase<NodePgQueryResultHKT, Schema, Tables>,
): void {
  const { session } = db._;
  // Drizzle has no hook for errors, and a transaction has a session of its own.
  const prepare: Prepare = session.prepareQuery.bind(session);
  const transact: PgSession<NodePgQueryResultHKT, Schema, Tables>['transaction'] = session.transaction.bind(session);
  Object.assign(session, {
    prepareQuery: (...args: Parameters<Prepare>) => hideInErrorsOf(prepare(...args)),
    transaction: (...[run, config]: Parameters<typeof transact>) =>
      transact((tx) => {
        hideQueryValues(tx);
        return run(tx);
      }, config),
  });
}

type Prepare = PgSession['prepareQuery'];

function hideInErrorsOf(query: PgPreparedQuery<PreparedQueryConfig>): PgPreparedQuery<PreparedQueryConfig> {
  const execute = query.execute.bind(query);
  return Object.assign(query, {
    execute: async (...args: Parameters<typeof execute>) => {
      try {
        return await execute(...args);
      } catch (error) {
        throw error instanceof DrizzleQueryError ? withoutValues(error) : error;
      }
    },
  });
}

/** Returns an error with the types of the parameters, and with the driver's error without the row it quotes. */
function withoutValues({ query, params, cause }: DrizzleQueryError): DrizzleQueryError {
  if (cause instanceof DatabaseError) cause.detail = undefined;
  const types = params.map((value) => (value === null ? 'null' : typeof value));
  return new DrizzleQueryError(query, types, cause);
}
