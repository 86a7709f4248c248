import { Button, Group, Progress } from "@mantine/core";
import { m } from "../../messages/messages.js";
import "@mantine/core/styles/Progress.layer.css";
import { useEffect, useState } from "react";
import { percentText } from "../../intl/figures.ts";
import { elapsedText } from "../../ui/format.ts";

const TICK_MS = 1_000;

interface SaveProgressProps {
  /** Of the finished file that has come, 0..1; null while the server makes it. */
  readonly share: number | null;
  readonly onCancel: () => void;
}

/** The progress of a save. */
export function SaveProgress({ share, onCancel }: SaveProgressProps) {
  const [startedMs] = useState(Date.now);
  const [nowMs, setNowMs] = useState(startedMs);
  useEffect(() => {
    const ticking = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  const isMaking = share === null;
  return (
    <div className="field" style={{ gap: 14 }}>
      <div className="row">
        <span role="status">{isMaking ? m.export_rendering() : m.export_receiving({ percent: percentText(share) })}</span>
        <span className="faint">{elapsedText(nowMs - startedMs)}</span>
      </div>
      <Progress value={isMaking ? 100 : share * 100} animated={isMaking} size="sm" aria-label={m.saving()} />
      <Group justify="flex-end">
        <Button className="quiet" data-autofocus onClick={onCancel}>
          {m.cancel()}
        </Button>
      </Group>
    </div>
  );
}
