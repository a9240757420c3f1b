import { useEffect, useState } from 'react';

/** True once `condition` has been true for `delayMs` without a break; false at once when it ends. */
export function useSustained(condition: boolean, delayMs: number): boolean {
  const [isSustained, setSustained] = useState(false);
  useEffect(() => {
    if (!condition) return;
    const timer = setTimeout(() => setSustained(true), delayMs);
    return () => {
      clearTimeout(timer);
      setSustained(false);
    };
  }, [condition, delayMs]);
  return condition && isSustained;
}
