/** Returns the locale for dates: the viewer's preferred variant of English, the language of the pages. */
export function viewerLocale(): string {
  return navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB';
}
