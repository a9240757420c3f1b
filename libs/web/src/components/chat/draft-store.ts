/**
 * What is typed but not sent, by room. Kept in the tab's storage, so that a reload, a sign-in or a lost connection
 * never eats it. A browser that forbids storage only loses the reload case.
 */
export interface DraftStore {
  read(key: string): string;
  write(key: string, text: string): void;
}

const PREFIX = 'vitrine.draft.';

export const tabDrafts: DraftStore = {
  read(key) {
    try {
      return sessionStorage.getItem(PREFIX + key) ?? '';
    } catch {
      return '';
    }
  },
  write(key, text) {
    try {
      if (text === '') sessionStorage.removeItem(PREFIX + key);
      else sessionStorage.setItem(PREFIX + key, text);
    } catch {
      // Storage is full or forbidden: the text is still in the field, which is all that was promised.
    }
  },
};
