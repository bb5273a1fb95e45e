/** The part of an object that a Range header requests; positions are inclusive. */
export type RequestedRange =
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly start: number; readonly end: number }
  | { readonly kind: 'unsatisfiable' };

const WHOLE: RequestedRange = { kind: 'whole' };
const UNSATISFIABLE: RequestedRange = { kind: 'unsatisfiable' };
const SINGLE_BYTE_RANGE = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i;

/**
 * Parses a Range header. A malformed header, another unit or a list of ranges selects the whole object, as the
 * specification allows.
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
  // The suffix of an empty object is satisfiable, but no Content-Range can describe it.
  if (sizeBytes === 0) return WHOLE;
  return { kind: 'part', start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}

function fromStart(start: number, end: number, sizeBytes: number): RequestedRange {
  if (end < start) return WHOLE;
  if (start >= sizeBytes) return UNSATISFIABLE;
  return { kind: 'part', start, end: Math.min(end, sizeBytes - 1) };
}
