import { Dropzone } from "@mantine/dropzone";

/** The whole window takes a dropped file, of several the first, and says so while one hovers. */
export default function DropTarget({ onFile }: { readonly onFile: (file: File) => void }) {
  return (
    <Dropzone.FullScreen onDrop={([file]) => file && onFile(file)} className="drop-target">
      Drop the picture to open it
    </Dropzone.FullScreen>
  );
}
