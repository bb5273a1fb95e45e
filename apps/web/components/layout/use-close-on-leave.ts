import { type RefObject, useEffect } from 'react';

/** Closes a `details` menu on Escape, and when the pointer or the focus leaves it. */
export function useCloseOnLeave(menu: RefObject<HTMLDetailsElement | null>): void {
  useEffect(() => {
    const closeUnlessInside = ({ target }: Event) => {
      if (menu.current !== null && !menu.current.contains(target as Node)) menu.current.open = false;
    };
    const closeOnEscape = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape' || menu.current?.open !== true) return;
      menu.current.open = false;
      menu.current.querySelector('summary')?.focus();
    };
    const listening = new AbortController();
    const { signal } = listening;
    document.addEventListener('pointerdown', closeUnlessInside, { signal });
    document.addEventListener('focusin', closeUnlessInside, { signal });
    document.addEventListener('keydown', closeOnEscape, { signal });
    return () => listening.abort();
  }, [menu]);
}
