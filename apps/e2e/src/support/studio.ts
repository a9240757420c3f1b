import type { Page } from '@playwright/test';
import { DEMO_PASSWORD, HOST_EMAIL } from './demo';

/** As somebody of the demo store, until the studio is open. */
export async function signInToStudio(page: Page, url: string, email = HOST_EMAIL): Promise<void> {
  await page.goto(`${url}/studio/`);
  await page.getByTestId('sign-in-email').fill(email);
  await page.getByTestId('sign-in-password').fill(DEMO_PASSWORD);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((current) => !current.pathname.includes('sign-in'));
}
