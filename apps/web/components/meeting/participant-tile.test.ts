import { expect, it } from 'vitest';
import { initialsOf } from './participant-tile.tsx';

it.each([
  ['Ada Lovelace', 'AL'],
  ['Ada King Lovelace', 'AL'],
  ['ada', 'A'],
  ['  Zoë   Ångström ', 'ZÅ'],
  ['🦊 Fox', '🦊F'],
  ['', ''],
])('shortens %j to %j', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
