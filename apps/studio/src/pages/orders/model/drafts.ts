/**
 * What was typed into the forms of orders and not sent: closing an order, or opening another one first, loses nothing.
 * Kept as long as the page is.
 */
export class Drafts<T extends object> {
  private readonly byOrder = new Map<string, T>();

  /** What was typed for an order; what `make` makes when nothing was. */
  take(orderId: string, make: () => T): T {
    return this.byOrder.get(orderId) ?? make();
  }
  keep(orderId: string, values: T): void {
    this.byOrder.set(orderId, values);
  }
  forget(orderId: string): void {
    this.byOrder.delete(orderId);
  }
}
