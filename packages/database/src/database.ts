import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgTransaction } from 'drizzle-orm/pg-core';
import { Pool } from 'pg';
import { hideQueryValues } from './hide-query-values.ts';
import * as schema from './schema/index.ts';

type Schema = typeof schema;

export type Database = NodePgDatabase<Schema>;
export type Transaction = PgTransaction<NodePgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;
/** A database or a transaction, for queries that do not need their own transaction. */
export type Queryable = Database | Transaction;

export interface DatabaseHandle {
  readonly db: Database;
  readonly pool: Pool;
  close(): Promise<void>;
}

interface DatabaseOptions {
  /** Maximum number of connections; 10 by default. */
  readonly maxConnections?: number;
  /** Called when an idle connection breaks; the pool opens a new one automatically. */
  readonly onConnectionError?: (error: Error) => void;
}

/** Creates a connection pool for a PostgreSQL database. Connections are opened on first use. */
export function createDatabase(databaseUrl: string, options: DatabaseOptions = {}): DatabaseHandle {
  const pool = new Pool({ connectionString: databaseUrl, max: options.maxConnections ?? 10 });
  // Without a listener, a connection that breaks while idle would crash the process.
  pool.on('error', options.onConnectionError ?? (() => undefined));
  // The pool handles errors of idle connections only. If one breaks during a transaction, the next query fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = drizzle(pool, { schema });
  hideQueryValues(db);
  return { db, pool, close: () => pool.end() };
}
