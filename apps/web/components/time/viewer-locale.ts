/** How the viewer writes dates, as far as that is English like the rest of the page. */
export function viewerLocale(): string {
  return navigator.languages.find((language) => language.startsWith('en')) ?? 'en-GB';
}
