import type pg from "pg";

/**
 * Ends a connection on which a query gets no response in time: whatever comes next on it would wait behind that query. The query rejects as
 * one whose connection broke.
 *
 * @param limitMs of one query
 */
export function limitQueries(client: pg.ClientBase, limitMs: number): void {
  const ask = client.query;
  const limited = (...query: unknown[]): unknown => {
    const response: unknown = Reflect.apply(ask, client, query);
    if (!(response instanceof Promise)) return response;
    const timer = setTimeout(() => breakOff(client), limitMs);
    const isOver = (): void => clearTimeout(timer);
    response.then(isOver, isOver);
    return response;
  };
  Object.assign(client, { query: limited });
}

/** Ends a connection without waiting for the other side, which may be away. */
export function breakOff(client: pg.ClientBase): void {
  if ("connection" in client) (client as pg.Client).connection.stream.destroy(new Error("The database does not answer."));
}
