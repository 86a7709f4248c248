/** The code of a document that was removed from the server. */
export const DOCUMENT_GONE = "document_gone";
