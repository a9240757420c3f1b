import { workingDaysText } from './working-days';

it.each([
  [2, 4, '2–4 working days'],
  [1, 1, '1 working day'],
  [0, 1, '0–1 working day'],
  [0, 0, 'the same day'],
])('says how long %i to %i working days are', (minDays, maxDays, text) => {
  expect(workingDaysText({ minDays, maxDays })).toBe(text);
});
