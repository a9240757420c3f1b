/**
 * What node is given for a server. A larger space for young objects: what a busy room makes is then garbage before it is
 * moved among the old, whose collection stops everything for a tenth of a second.
 */
export const SERVER_ARGUMENTS = ['--enable-source-maps', '--max-semi-space-size=32'];
