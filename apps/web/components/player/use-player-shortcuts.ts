import { type RefObject, useEffect } from 'react';
import { applyPlayerCommand, commandForKey } from './player-command.ts';

interface PlayerElements {
  readonly video: RefObject<HTMLVideoElement | null>;
  readonly frame: RefObject<HTMLElement | null>;
}

/** Runs player commands from keys pressed anywhere on the page. */
export function usePlayerShortcuts({ video, frame }: PlayerElements): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (isMeantElsewhere(event) || video.current === null || frame.current === null) return;
      const command = commandForKey(event.key);
      if (command === null) return;
      event.preventDefault();
      applyPlayerCommand(command, video.current, frame.current);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [video, frame]);
}

/** Returns true for the browser's own shortcuts, and for controls that use the key themselves. */
function isMeantElsewhere(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (!(event.target instanceof Element)) return false;
  const { target, key } = event;
  if (target.closest('select, textarea, dialog, [contenteditable]') !== null) return true;
  if (key.startsWith('Arrow') && target.closest('[data-own-arrows]') !== null) return true;
  return key === ' ' && target.closest('button, a, summary') !== null;
}
