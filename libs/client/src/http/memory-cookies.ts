/** The cookies of one session outside a browser (bots, load clients, tests). Talks to one origin, so it keeps names only. */
export class MemoryCookies {
  private readonly values = new Map<string, string>();

  /** Takes the `Set-Cookie` headers of an answer. */
  absorb(setCookie: readonly string[]): void {
    for (const line of setCookie) {
      const [pair, ...attributes] = line.split(';').map((part) => part.trim());
      const [name, ...value] = pair.split('=');
      if (attributes.some(isExpiry)) this.values.delete(name);
      else this.values.set(name, value.join('='));
    }
  }

  /** For the `Cookie` header; empty when there is none. */
  header(): string {
    return [...this.values].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** A cookie is taken back with no age left or with a date in the past. */
function isExpiry(attribute: string): boolean {
  const [name, ...value] = attribute.split('=');
  if (name.toLowerCase() === 'max-age') return Number(value.join('=')) <= 0;
  return name.toLowerCase() === 'expires' && Date.parse(value.join('=')) <= Date.now();
}
