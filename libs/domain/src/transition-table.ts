/** For each status of a life cycle, the statuses that may follow it. What is missing can't happen. */
export type TransitionTable<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

export const isTransition = <Status extends string>(
  table: TransitionTable<Status>,
  from: Status,
  to: Status,
): boolean => table[from].includes(to);

/** The statuses from which there is a way to this one. */
export const statusesBefore = <Status extends string>(table: TransitionTable<Status>, to: Status): readonly Status[] =>
  (Object.keys(table) as Status[]).filter((from) => isTransition(table, from, to));
