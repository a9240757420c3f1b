// The chat message that every entrant carries: 116 bytes as JSON, with the time at which it was due in its text.

export const MESSAGE_BYTES = 116;
export const ID_DIGITS = 8;
export const NAME_LENGTH = 10;
const DUE_DIGITS = 9;
const WORDS = 'so lovely!!';
const TENTHS_PER_MS = 10;

/** @param {number} index of a viewer @returns {string} */
export const viewerName = (index) => `Guest ${String(index).padStart(NAME_LENGTH - 6, '0')}`;

/** @param {number} dueMs on the driver's clock, since its start */
export const messageText = (dueMs) => `${String(Math.round(dueMs * TENTHS_PER_MS)).padStart(DUE_DIGITS, '0')} ${WORDS}`;

/** The inverse of `messageText`; NaN when it is not one of ours. @param {string} text */
export const dueMsOf = (text) => (text.endsWith(WORDS) ? Number(text.slice(0, DUE_DIGITS)) / TENTHS_PER_MS : NaN);

/**
 * The message as the bare entrants carry it.
 * @param {number} id @param {string} authorId a UUID @param {string} name @param {string} text
 */
export const messageJson = (id, authorId, name, text) =>
  `{"id":"${String(id).padStart(ID_DIGITS, '0')}","author":"${authorId}","name":"${name}","text":"${text}"}`;
