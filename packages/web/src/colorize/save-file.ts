/** What is saved, and under which name. */
export interface NamedFile {
  name: string;
  data: Blob;
}

/** Saves data as a file of the browser. The name that the server gives would win over that of a link to it. */
export function saveFile({ name, data }: NamedFile): void {
  const url = URL.createObjectURL(data);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
