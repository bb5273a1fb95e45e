import { useRouter } from 'next/navigation';
import { type RefObject, useEffect } from 'react';

interface NextPartOptions {
  /** The id of the next part; null after the last one. */
  readonly nextId: string | null;
  /** Whether this part starts automatically, because it follows another one. */
  readonly startsAtOnce: boolean;
}

/** Opens a session's next part when the current one ends. */
export function useNextPart(video: RefObject<HTMLVideoElement | null>, options: NextPartOptions): void {
  const { nextId, startsAtOnce } = options;
  const router = useRouter();
  useEffect(() => {
    const element = video.current;
    if (element === null || nextId === null) return;
    const goOn = () => router.push(`/recordings/${nextId}?play=1`);
    element.addEventListener('ended', goOn);
    return () => element.removeEventListener('ended', goOn);
  }, [video, nextId, router]);
  useEffect(() => {
    const element = video.current;
    if (element === null || !startsAtOnce) return;
    // If the browser blocks autoplay, the large play button stays visible.
    const begin = () => void element.play().catch(() => undefined);
    element.addEventListener('canplay', begin, { once: true });
    return () => element.removeEventListener('canplay', begin);
  }, [video, startsAtOnce]);
}
