/**
 * The results of `work` on each item, in the items' order; at most `most` run at once. After a failure no more are begun, and
 * those that run are awaited.
 *
 * @throws the first error of the work
 */
export async function mapAtMost<Item, Result>(
  most: number,
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  const rest = items.entries();
  const line = async (): Promise<void> => {
    for (const [i, item] of rest) {
      if (failures.length > 0) return;
      try {
        results[i] = await work(item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: most }, line));
  if (failures.length > 0) throw failures[0];
  return results;
}
