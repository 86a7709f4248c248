/** An iPhone asks whether to save before it loads the file, and loses one whose address is gone by then. */
const ADDRESS_MS = 60_000;

/** Hands the designer a file. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), ADDRESS_MS);
}
