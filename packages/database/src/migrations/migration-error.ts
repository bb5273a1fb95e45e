import { isYoungMindsError, YoungMindsError } from '@young-minds/core';
import { DatabaseError } from 'pg';

/** Runs a step of the migration. Its error names the step and PostgreSQL's reason, never the statement's text. */
export async function explainErrors<Result>(
  { step, sql }: { readonly step: string; readonly sql?: string },
  run: () => Promise<Result>,
): Promise<Result> {
  return run().catch((cause: unknown) => {
    if (isYoungMindsError(cause)) throw cause;
    const message = `${step} failed: ${reasonOf(cause, sql)} Fix the cause and run npm run migrate again.`;
    throw new YoungMindsError('SETUP_FAILED', message, { cause });
  });
}

/** Returns why PostgreSQL refused a statement, as sentences. */
export function reasonOf(error: unknown, sql?: string): string {
  if (!(error instanceof DatabaseError)) return sentence(error instanceof Error ? error.message : String(error));
  const { message, code, detail, hint, position } = error;
  const line = sql === undefined || position === undefined ? '' : `, line ${lineAt(sql, Number(position))}`;
  const rest = [detail, hint].filter((text) => text !== undefined).map(sentence);
  return [`${message} (SQLSTATE ${code}${line}).`, ...rest].join(' ');
}

/** Returns the line of a character of the file; PostgreSQL counts characters from 1. */
function lineAt(sql: string, position: number): number {
  return sql.slice(0, position - 1).split('\n').length;
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`);
