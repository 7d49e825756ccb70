import { type Signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** The width of an element in CSS pixels, as it changes. */
export const useWidth = <T extends Element>(): readonly [RefObject<T | null>, Signal<number>] => {
  const ref = useRef<T>(null);
  const width = useSignal(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      width.value = Math.round(entry!.contentRect.width);
    });
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, [width]);
  return [ref, width];
};
