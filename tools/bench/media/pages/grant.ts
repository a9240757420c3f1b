import type { FetchGrant } from '@vitrine/rtc';

const asked = new URLSearchParams(location.search);
export const parameter = (name: string): string => asked.get(name) ?? '';

/** As the api would give it, for the room and the way that the page's address names. */
export const fetchGrant =
  (role: 'publish' | 'view'): FetchGrant =>
  async () => {
    const response = await fetch(`/grant?room=${parameter('room')}&role=${role}&weak=${parameter('weak')}`);
    return response.json();
  };
