/** What a Range header asks of an object; positions are inclusive. */
export type RequestedRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: RequestedRange = { kind: 'whole' };
const UNSATISFIABLE: RequestedRange = { kind: 'unsatisfiable' };
const SINGLE_BYTE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/**
 * Reads a Range header. What is malformed, in another unit, or a list of ranges is answered with the whole object, as
 * the specification allows.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-14.2
 */
export function parseRange(header: string | null, sizeBytes: number): RequestedRange {
  const [, first, last] = header?.match(SINGLE_BYTE_RANGE) ?? [];
  if (first === undefined || last === undefined || first + last === '') return WHOLE;
  if (first === '') return suffix(Number(last), sizeBytes);
  const end = last === '' ? Number.POSITIVE_INFINITY : Number(last);
  return fromStart(Number(first), end, sizeBytes);
}

function suffix(length: number, sizeBytes: number): RequestedRange {
  if (length === 0) return UNSATISFIABLE;
  // An empty object has a satisfiable suffix, but no Content-Range that could describe it.
  if (sizeBytes === 0) return WHOLE;
  return { kind: 'part', start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}

function fromStart(start: number, end: number, sizeBytes: number): RequestedRange {
  if (end < start) return WHOLE;
  if (start >= sizeBytes) return UNSATISFIABLE;
  return { kind: 'part', start, end: Math.min(end, sizeBytes - 1) };
}
