/**
 * Works through a list, so many at a time. After a failure nothing new is begun, and what was begun is waited for.
 * @template T
 * @param {readonly T[]} items @param {number} parallel @param {(item: T) => Promise<void>} work
 */
export async function inTurn(items, parallel, work) {
  const queue = [...items];
  const worker = async () => {
    try {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    } catch (error) {
      queue.length = 0;
      throw error;
    }
  };
  const results = await Promise.allSettled(Array.from({ length: parallel }, worker));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
