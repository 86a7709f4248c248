import { AppError } from "../../core/appError.ts";

/** Seconds after which a refused client may ask again. */
const AGAIN_SECONDS = 5;

/** Of sockets and names. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ERR_STREAM_PREMATURE_CLOSE",
]);
/** Classes of SQLSTATE: connection exception, insufficient resources, operator intervention. (PostgreSQL, appendix A) */
const STATE_CLASSES: readonly string[] = ["08", "53", "57"];
/** Messages of node-postgres that come without a code. */
const LOST_CONNECTION =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|The database does not answer)/;

/** Of the data folder: it is gone, became read-only or another's, its disk fails, or there are too many open files. (Node, os.constants.errno) */
const FOLDER_CODES = ["ENOENT", "ENOTDIR", "EACCES", "EPERM", "EROFS", "EIO", "ESTALE", "ENODEV", "ENXIO", "EMFILE", "ENFILE"];
/** The same from libvips, which has no codes, and from a thread, whose errors lose theirs. */
const FOLDER_WORDS = new RegExp(
  `^(${FOLDER_CODES.join("|")}): |No such file or directory|Not a directory|Permission denied|Operation not permitted|Read-only file system|Input/output error|Stale file handle|No such device|Too many open files`,
);

/** The AppError of a store that cannot be reached: 503, to be asked again soon. Null for any other error. */
export function awayOf(error: unknown): AppError | null {
  if (isAway(error)) return away("The server's database cannot be reached just now", error);
  return isFolderAway(error) ? folderAway(error) : null;
}
export const folderAway = (cause: unknown): AppError => away("The server's data folder cannot be used just now", cause);

/** A store that cannot be reached. @param what begins the sentence */
export const away = (what: string, cause: unknown): AppError =>
  new AppError("unavailable", `${what}. Your work is kept in this browser; this goes on when it is back.`, {
    retryable: true,
    details: { kind: "storage_away", retryAfterSeconds: AGAIN_SECONDS },
    cause,
  });

/** True for an error of a store that cannot be reached, or one caused by it. */
function isAway(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof AppError) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (NETWORK_CODES.has(code) || LOST_CONNECTION.test(error.message)) return true;
  if (code.length === 5 && STATE_CLASSES.some((start) => code.startsWith(start))) return true;
  return isAway(error.cause);
}

/** True for an error of a folder that was there when the server started, or one caused by it. */
function isFolderAway(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof AppError) return false;
  if ("code" in error && FOLDER_CODES.some((code) => code === error.code)) return true;
  return FOLDER_WORDS.test(error.message) || isFolderAway(error.cause);
}
