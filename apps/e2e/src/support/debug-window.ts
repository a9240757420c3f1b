import type { Page } from '@playwright/test';
import type { RoomState } from '@vitrine/contracts';

declare global {
  interface Window {
    // What the watch page tells with `?debug=1`, as much of it as is used.
    __vitrineRoomState?: () => RoomState | null;
    __vitrinePlayerStats?: () => { readonly framesDecoded: number; readonly estimatedDelayMs: number | null } | null;
  }
}

export const roomState = (page: Page): Promise<RoomState | null> =>
  page.evaluate(() => window.__vitrineRoomState?.() ?? null);

export const decodedFrames = (page: Page): Promise<number> =>
  page.evaluate(() => window.__vitrinePlayerStats?.()?.framesDecoded ?? 0);

/** How late the picture is, as the player measured it last. */
export const pictureDelayMs = (page: Page): Promise<number> =>
  page.evaluate(() => window.__vitrinePlayerStats?.()?.estimatedDelayMs ?? 0);
