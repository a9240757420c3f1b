import { test as base } from '@playwright/test';

/**
 * Playwright's test, after which everybody leaves: pages that a journey opened by itself stay until the browser ends, and
 * a host among them would go on sending.
 */
export const test = base.extend<{ leaving: undefined }>({
  leaving: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
