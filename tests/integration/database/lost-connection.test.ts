import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../../support/database.ts';
import { eventually } from '../../support/eventually.ts';

test('a connection lost between two queries of a transaction fails the transaction, not the process', async () => {
  const { db, pool, drop } = await createTestDatabase();
  const lost = Promise.withResolvers<void>();
  pool.on('connect', (client) => client.once('end', lost.resolve));
  const broken = db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
    await db.execute(sql`SELECT pg_terminate_backend(${rows[0]?.pid})`);
    await lost.promise;
    await tx.execute(sql`SELECT 1`);
  });
  await expect(broken).rejects.toThrow();
  await eventually(async () => expect((await db.execute(sql`SELECT 1 AS one`)).rows).toEqual([{ one: 1 }]));
  await drop();
});
