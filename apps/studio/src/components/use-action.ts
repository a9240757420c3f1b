import { problemText, toasts } from '@vitrine/web';
import { useCallback, useState } from 'react';

export interface Action {
  /** True from the start of the work to its end, whichever it is. */
  readonly isBusy: boolean;
  readonly run: (work: () => Promise<unknown>, done?: string) => Promise<boolean>;
}

/** One command at a time with its outcome said in a toast: the result, or what happened and what to do. */
export function useAction(): Action {
  const [isBusy, setBusy] = useState(false);
  const run = useCallback(async (work: () => Promise<unknown>, done?: string): Promise<boolean> => {
    setBusy(true);
    try {
      await work();
      if (done !== undefined) toasts.show(done);
      return true;
    } catch (failure) {
      const { title, body } = problemText(failure);
      toasts.show(`${title}. ${body}`);
      return false;
    } finally {
      setBusy(false);
    }
  }, []);
  return { isBusy, run };
}
