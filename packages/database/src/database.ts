import type { ExtractTablesWithRelations } from 'drizzle-orm';
import { drizzle, type NodePgDatabase, type NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import type { PgTransaction } from 'drizzle-orm/pg-core';
import { Pool } from 'pg';
import * as schema from './schema/index.ts';

type Schema = typeof schema;

export type Database = NodePgDatabase<Schema>;
export type Transaction = PgTransaction<NodePgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;
/** Either of both: queries that need no transaction of their own run on what they are given. */
export type Queryable = Database | Transaction;

export interface DatabaseHandle {
  readonly db: Database;
  readonly pool: Pool;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Most connections at a time; 10 by default. */
  readonly maxConnections?: number;
  /** Called when an idle connection breaks; the pool opens a new one by itself. */
  readonly onConnectionError?: (error: Error) => void;
}

/** Opens a pool on a PostgreSQL database. Connections are made when first needed. */
export function createDatabase(databaseUrl: string, options: DatabaseOptions = {}): DatabaseHandle {
  const pool = new Pool({ connectionString: databaseUrl, max: options.maxConnections ?? 10 });
  // Without a listener a connection that breaks while idle would end the process.
  pool.on('error', options.onConnectionError ?? (() => undefined));
  // The pool listens to idle ones only. One that breaks between two queries of a transaction fails the next of them.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return { db: drizzle(pool, { schema }), pool, close: () => pool.end() };
}
