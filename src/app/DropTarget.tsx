import { Dropzone } from "@mantine/dropzone";

/** The whole window takes a dropped file, and says so while one hovers. */
export default function DropTarget({ onFile }: { readonly onFile: (file: File) => void }) {
  return (
    <Dropzone.FullScreen multiple={false} onDrop={([file]) => file && onFile(file)} className="drop-target">
      Drop the picture to open it
    </Dropzone.FullScreen>
  );
}
