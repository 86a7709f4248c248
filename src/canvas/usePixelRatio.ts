import { Konva } from "konva/lib/Global.js";
import { useEffect, useState } from "react";

/** Device pixels a CSS pixel; follows the window to another screen and the browser's own zoom. */
export function usePixelRatio(): number {
  const [pixelRatio, setPixelRatio] = useState(() => window.devicePixelRatio);
  useEffect(() => {
    const query = matchMedia(`(resolution: ${pixelRatio}dppx)`);
    const follow = () => {
      Konva.pixelRatio = window.devicePixelRatio;
      setPixelRatio(window.devicePixelRatio);
    };
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, [pixelRatio]);
  return pixelRatio;
}
