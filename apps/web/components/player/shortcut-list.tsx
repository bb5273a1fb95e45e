import { SHORTCUTS } from './player-keys.ts';

/** The list of shortcuts; hidden on phones. */
export function ShortcutList() {
  return (
    <details className="hidden text-sm text-ink-soft sm:block">
      <summary className="w-fit rounded font-semibold">Keyboard shortcuts</summary>
      <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-5 gap-y-2 sm:max-w-lg">
        {SHORTCUTS.map(({ keys, meaning }) => (
          <div key={meaning} className="contents">
            <dt className="flex gap-1.5">
              {keys.map((key) => (
                <kbd key={key} className="rounded border border-line bg-sunken px-1.5 font-sans text-ink">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
