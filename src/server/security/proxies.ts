import ipaddr from "ipaddr.js";

/** An address (10.0.0.7) or a range of them (10.0.0.0/8), as a range; null when it is neither. */
export function rangeOf(text: string): string | null {
  if (ipaddr.isValidCIDR(text)) return text;
  if (!ipaddr.isValid(text)) return null;
  return `${text}/${ipaddr.parse(text).kind() === "ipv4" ? 32 : 128}`;
}

/** True for an address, as a socket reports it, that lies in one of the ranges. */
export function isListed(address: string | undefined, ranges: readonly string[]): boolean {
  if (address === undefined || !ipaddr.isValid(address)) return false;
  const peer = ipaddr.process(address);
  return ranges.some((range) => {
    const [network, bits] = ipaddr.parseCIDR(range);
    return network.kind() === peer.kind() && peer.match(network, bits);
  });
}
