import { Button, Group, Modal, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { m } from "../../messages/messages.js";
import { messageOf } from "../../ui/format.ts";
import { fetchFromUrl } from "./fetchFromUrl.ts";
import type { ImageToOpen } from "./openImage.ts";
import "../../ui/mantine/dialog.css";
import "../../ui/mantine/fields.css";

interface UrlDialogProps {
  readonly onImage: (image: ImageToOpen) => void;
  readonly onCancel: () => void;
}

/** A picture by its address. What was written stays when it cannot be had, beside the reason. */
export default function UrlDialog({ onImage, onCancel }: UrlDialogProps) {
  const [url, setUrl] = useState("");
  const under = useRef<AbortController>(null);
  const fetching = useMutation({
    mutationFn: (address: string) => {
      under.current = new AbortController();
      return fetchFromUrl(address, under.current.signal);
    },
    onSuccess: onImage,
    networkMode: "always",
  });
  useEffect(() => () => under.current?.abort(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() !== "" && !fetching.isPending) fetching.mutate(url.trim());
  };
  return (
    <Modal opened onClose={onCancel} title={m.open_from_url_title()} size={460} closeButtonProps={{ "aria-label": m.close() }}>
      <form onSubmit={submit}>
        <TextInput
          label={m.open_image_url()}
          placeholder="https://"
          inputMode="url"
          autoComplete="off"
          data-autofocus
          value={url}
          error={fetching.error ? messageOf(fetching.error) : null}
          onChange={(event) => setUrl(event.currentTarget.value)}
        />
        <Group justify="flex-end" gap={8} mt={20}>
          <Button className="quiet" onClick={onCancel}>
            {m.cancel()}
          </Button>
          <Button type="submit" className="solid" disabled={url.trim() === ""} loading={fetching.isPending}>
            {m.open()}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
