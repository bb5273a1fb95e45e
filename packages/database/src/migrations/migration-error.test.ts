import { YoungMindsError } from '@young-minds/core';
import { DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import { explainErrors } from './migration-error.ts';

const SQL = 'SELECT 1;\nSELECT 2;\nSELECTED 3;';

function databaseError(fields: Partial<DatabaseError>): DatabaseError {
  return Object.assign(new DatabaseError('syntax error', 0, 'error'), { code: '42601', ...fields });
}

const explain = (error: unknown) => explainErrors({ step: 'Migration 0001_x', sql: SQL }, () => Promise.reject(error));

test('names the line that PostgreSQL points to', async () => {
  const error = databaseError({ position: String(SQL.indexOf('SELECTED 3') + 1) });
  await expect(explain(error)).rejects.toThrow('Migration 0001_x failed: syntax error (SQLSTATE 42601, line 3). Fix');
});

test('adds detail and hint, never the statement', async () => {
  const error = databaseError({ detail: 'Key (id)=(1) is duplicated.', hint: 'Delete one' });
  await expect(explain(error)).rejects.toThrow(/^(?!.*SELECT).*Key \(id\)=\(1\) is duplicated\. Delete one\. Fix/);
});

test('passes on what is already explained', async () => {
  const error = new YoungMindsError('SETUP_FAILED', 'explained');
  await expect(explain(error)).rejects.toBe(error);
});
