/** A path inside the studio from the address, so that a forged link can't send people to another site after signing in. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) ? next : '/';
}
