/** What nobody but staff may write in the rooms of a store. */
export interface BlockedTermsView {
  /** As they were written; a `*` at the beginning or end of one says that a word may go on there. */
  readonly terms: readonly string[];
  /** Counts the changes; whoever changes the list says which one they saw. */
  readonly revision: number;
}
