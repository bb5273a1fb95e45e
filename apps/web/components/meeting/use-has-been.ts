import { useState } from 'react';

/** Returns whether a value has been true at any time since the component mounted. */
export function useHasBeen(value: boolean): boolean {
  const [hasBeen, setHasBeen] = useState(value);
  if (value && !hasBeen) setHasBeen(true);
  return hasBeen || value;
}
