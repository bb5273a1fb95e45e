import { z } from 'zod';

/** Zod schemas for environment variables. Every message completes the sentence "<VARIABLE> …". */

export function text() {
  return z.string({ error: 'is missing' });
}

/** Returns the schema of a secret that is too long to guess. */
export function secret(minLength: number) {
  return text().min(minLength, `must be at least ${minLength} characters long`);
}

export function integer(range: { min: number; max: number }) {
  const message = `must be a whole number from ${range.min} to ${range.max}`;
  return z.coerce.number({ error: message }).int(message).min(range.min, message).max(range.max, message);
}

export function url(...schemes: string[]) {
  const message = `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return text().refine((value) => schemes.some((scheme) => hasScheme(value, scheme)), message);
}

export function oneOf<const Values extends readonly string[]>(values: Values) {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(values, { error: `must be one of ${values.join(', ')}` }));
}

export function flag() {
  return z
    .string()
    .toLowerCase()
    .pipe(z.enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off'], { error: 'must be true or false' }))
    .transform((word) => ['true', '1', 'yes', 'on'].includes(word));
}

export function list() {
  return z.string().transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );
}

/** Returns the problems of variables, one line each; none if they are valid. */
export function problemsOf(result: z.ZodSafeParseResult<unknown>): string[] {
  return result.error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? [];
}

/**
 * Returns the arguments of `.refine(…)` for a variable that needs another one. For two variables that belong together,
 * use it twice, once in each direction. `when` runs the check even if other variables are invalid, so that one error
 * contains all problems.
 */
export function needs<Name extends string>(given: Name, needed: Name): [Judgement<Name>, Complaint] {
  return [
    (variables) => variables[given] === undefined || variables[needed] !== undefined,
    { path: [needed], error: `is missing; ${given} needs it`, when: () => true },
  ];
}

type Judgement<Name extends string> = (variables: { readonly [Key in Name]?: unknown }) => boolean;

interface Complaint {
  path: string[];
  error: string;
  when: () => boolean;
}

function hasScheme(value: string, scheme: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === `${scheme}:`;
}
