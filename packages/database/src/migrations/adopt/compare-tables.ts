import type { Column, Constraint, Index, Table } from './catalog.ts';

/** What a table needs to become like the expected one. */
export interface Comparison {
  /** SQL that adds or widens columns. */
  readonly columns: readonly string[];
  /** SQL that adds everything else. It runs once existing rows have values for the new columns. */
  readonly rules: readonly string[];
  /** What only an operator can decide, one sentence each. */
  readonly differences: readonly string[];
}

/** Types that convert to the expected type without loss. */
const NARROWER: Readonly<Record<string, RegExp>> = {
  text: /^character varying(\(\d+\))?$/,
  bigint: /^integer$/,
  jsonb: /^json$/,
  'double precision': /^(integer|real)$/,
};

/** Compares a table with the expected one. Names of constraints and further columns may differ. */
export function compareTables(name: string, expected: Table, found: Table): Comparison {
  const columns = expected.columns.map((column) => compareColumn(name, column, findNamed(found.columns, column.name)));
  const missing = missingRules(expected, found);
  return {
    columns: columns.flatMap(({ statement }) => statement),
    rules: [
      ...expected.columns.flatMap((column) => nullability(name, column)),
      ...missing.constraints.map(
        ({ name: constraint, definition }) => `ALTER TABLE ${name} ADD CONSTRAINT ${constraint} ${definition}`,
      ),
      ...[...missing.indexes, ...missing.triggers].map(({ definition }) => definition),
    ],
    differences: [
      ...columns.flatMap(({ difference }) => difference),
      ...unexpectedColumns(name, expected, found),
      ...unexpectedRules(name, expected, found),
      ...takenNames(name, missing, found),
    ],
  };
}

interface ColumnComparison {
  readonly statement: readonly string[];
  readonly difference: readonly string[];
}

function compareColumn(table: string, expected: Column, found: Column | undefined): ColumnComparison {
  const { name, type, value } = expected;
  if (found === undefined)
    return { statement: [`ALTER TABLE ${table} ADD COLUMN ${name} ${type} ${value ?? ''}`], difference: [] };
  if (found.type !== type && NARROWER[type]?.test(found.type) !== true) {
    return { statement: [], difference: [`${table}.${name} is ${found.type}; expected ${type}.`] };
  }
  const statement = [
    ...(found.type === type ? [] : [`ALTER TABLE ${table} ALTER COLUMN ${name} TYPE ${type} USING ${name}::${type}`]),
    ...(found.value === null && value?.startsWith('DEFAULT')
      ? [`ALTER TABLE ${table} ALTER COLUMN ${name} SET ${value}`]
      : []),
  ];
  return { statement, difference: [] };
}

/** Requires a column as expected; rows without a value get the default. */
function nullability(table: string, { name, isRequired, value }: Column): readonly string[] {
  const column = `ALTER TABLE ${table} ALTER COLUMN ${name}`;
  if (!isRequired) return [`${column} DROP NOT NULL`];
  const fills = value?.startsWith('DEFAULT') ? [`UPDATE ${table} SET ${name} = DEFAULT WHERE ${name} IS NULL`] : [];
  return [...fills, `${column} SET NOT NULL`];
}

type Rules = Pick<Table, 'constraints' | 'indexes' | 'triggers'>;

function missingRules(expected: Table, found: Table): Rules {
  return {
    constraints: expected.constraints.filter((wanted) => !found.constraints.some((other) => isAlike(wanted, other))),
    indexes: expected.indexes.filter((index) => !hasDefinition(found.indexes, index)),
    triggers: expected.triggers.filter((trigger) => !hasDefinition(found.triggers, trigger)),
  };
}

/** Returns whether two constraints have the same effect. A foreign key without an action prevents deletion too. */
function isAlike(expected: Constraint, found: Constraint): boolean {
  return withoutRestrict(expected) === withoutRestrict(found);
}

const withoutRestrict = ({ kind, definition }: Constraint): string =>
  kind === 'foreign key' ? definition.replace(/ ON (DELETE|UPDATE) RESTRICT/g, '') : definition;

/** Columns that this version does not know must not be required: it inserts rows without them. */
function unexpectedColumns(table: string, expected: Table, found: Table): readonly string[] {
  return found.columns
    .filter(({ name, isRequired, value }) => isRequired && value === null && !findNamed(expected.columns, name))
    .map(({ name }) => `${table}.${name} is required and has no default, and this version does not know it.`);
}

/** Rules that this version does not know may refuse its rows, or delete recordings. Foreign keys only if they cascade. */
function unexpectedRules(table: string, expected: Table, found: Table): readonly string[] {
  const constraints = found.constraints.filter(
    (existing) =>
      !expected.constraints.some((wanted) => isAlike(wanted, existing)) &&
      (existing.kind !== 'foreign key' || / ON DELETE (CASCADE|SET)/.test(existing.definition)),
  );
  const indexes = found.indexes.filter(
    (index) => index.isUnique && !hasDefinition(expected.indexes, index) && !isUniqueKey(index, expected),
  );
  return [...constraints, ...indexes].map(
    ({ name, definition }) => `${table} has the rule ${name}, which this version does not have: ${definition}.`,
  );
}

/** Returns whether a unique index does what a unique constraint of the expected table does. */
function isUniqueKey({ definition }: Index, expected: Table): boolean {
  const columns = definition.slice(definition.indexOf(' USING btree ') + ' USING btree '.length);
  return expected.constraints.some((constraint) => constraint.definition === `UNIQUE ${columns}`);
}

/** Names that the missing rules need, but other rules have. */
function takenNames(table: string, missing: Rules, found: Table): readonly string[] {
  const existing = allOf(found);
  return allOf(missing).flatMap(({ name, definition }) => {
    const other = findNamed(existing, name);
    return other === undefined ? [] : [`${table}: ${name} is ${other.definition}; expected ${definition}.`];
  });
}

function allOf({ constraints, indexes, triggers }: Rules) {
  return [...constraints, ...indexes, ...triggers];
}

/** Compares definitions; an index or trigger of another name has another definition only in that name. */
function hasDefinition(
  items: readonly { name: string; definition: string }[],
  wanted: { name: string; definition: string },
): boolean {
  return items.some(({ name, definition }) => definition.replace(name, wanted.name) === wanted.definition);
}

function findNamed<Item extends { readonly name: string }>(items: readonly Item[], name: string): Item | undefined {
  return items.find((item) => item.name === name);
}
