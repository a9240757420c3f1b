import type { DeviceProblem } from '@vitrine/rtc';

/** What to do about a camera or microphone, said right after which of them it is. */
const FIX: Readonly<Record<DeviceProblem | 'not-asked', string>> = {
  denied: 'Allow it in the address bar of the browser, then try again.',
  'not-found': 'None is connected. Plug one in, then try again.',
  'in-use': 'Another program holds it. Close that one, then try again.',
  unsupported: 'This browser cannot capture. Use a current Chrome, Edge, Firefox or Safari.',
  insecure: 'Browsers capture on https or localhost only. Open this page there.',
  lost: 'It was unplugged. Plug it in, then try again.',
  failed: 'The browser could not open it. Try again, or restart the browser.',
  'not-asked': 'The browser has not answered yet. Look for its question, then try again.',
};

const isKnown = (code: string): code is keyof typeof FIX => Object.hasOwn(FIX, code);

/** @param code a `DeviceProblem`, or what a check of the devices says instead */
export const deviceFix = (code: string): string => (isKnown(code) ? FIX[code] : FIX.failed);
