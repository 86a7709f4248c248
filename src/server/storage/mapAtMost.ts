/**
 * What work makes of each item, in their order; at most `most` are under way at once. After a failure nothing more is begun, and what is
 * under way is waited for.
 *
 * @throws what the work throws, the first of it
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
