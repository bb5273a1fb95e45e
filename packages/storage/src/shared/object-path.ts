import { YoungMindsError } from '@young-minds/core';

/** Starts and ends with a letter or digit: no `..`, no hidden file, nothing special to file systems or URLs. */
const PART = /^[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?$/;
const MAX_PART_LENGTH = 200;
const MAX_PATH_LENGTH = 1000;

/** Returns whether a string is an object path: relative, parts separated by `/`, only a to z, digits, `.`, `_`, `-`. */
export function isObjectPath(path: string): boolean {
  if (path.length > MAX_PATH_LENGTH) return false;
  return path.split('/').every((part) => part.length <= MAX_PART_LENGTH && PART.test(part));
}

/** @throws INVALID_OBJECT_PATH */
export function assertObjectPath(path: string): void {
  if (isObjectPath(path)) return;
  throw new YoungMindsError(
    'INVALID_OBJECT_PATH',
    'This is not the path of a recording; paths are made by recordingObjectPath.',
    {
      details: { path: path.slice(0, MAX_PART_LENGTH) },
    },
  );
}
