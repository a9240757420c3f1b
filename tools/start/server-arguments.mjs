/**
 * What node is given for a server. A larger space for young objects: what a busy room makes is then garbage before it is
 * moved among the old, whose collection stops everything for a tenth of a second. And the old ones may come to three times
 * what was left of them before they are collected: the fewer grow old, the sooner V8 would do it by itself.
 */
export const SERVER_ARGUMENTS = ['--enable-source-maps', '--max-semi-space-size=32', '--heap-growing-percent=200'];
