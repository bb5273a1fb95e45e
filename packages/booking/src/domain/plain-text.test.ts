// cspell:ignore José María محمد خواهم
import { expect, it } from 'vitest';
import { hasWebAddress, PLAIN_TEXT } from './plain-text.ts';

it.each(['Noor Haddad', 'María-José O’Neill', 'محمد', 'דנה', '山田 太郎', 'می‌خواهم', 'Zoë 👩‍🎓', ''])(
  '%j is plain text',
  (text) => {
    expect(text).toMatch(PLAIN_TEXT);
  },
);

it.each(['a\u0000b', 'a\nb', 'a\u2028b', 'a\u202eb', 'a\u2066b', 'a\u200fb', 'a\u061cb', 'a\ud800b'])(
  '%j is not plain text',
  (text) => {
    expect(text).not.toMatch(PLAIN_TEXT);
  },
);

it.each([
  'https://evil.example',
  'Visit evil.example',
  'www.evil',
  'evil.com/free',
  '//evil',
  'sam@evil',
  '1.evil.example',
])('%s has a web address', (text) => {
  expect(hasWebAddress(text)).toBe(true);
});

it.each(['J. R. Smith', 'J.R. Smith', 'Sam Okoro Jr.', 'Dr. St. John', 'Anna-Lena v. B.', '3.5'])(
  '%s has no web address',
  (text) => {
    expect(hasWebAddress(text)).toBe(false);
  },
);
