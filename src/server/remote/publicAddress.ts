import ipaddr from "ipaddr.js";

/** Public by its number, and yet within every machine of one cloud: its metadata and keys. */
const WITHIN_A_CLOUD = new Set(["168.63.129.16"]);

/** The only IPv6 addresses that IANA has given out for the internet. @see RFC 4291, section 2.4 */
const ALL_GIVEN_OUT = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * True for an address of the public internet, and of nothing nearer: not loopback, private, link-local (where clouds keep their
 * metadata), shared, multicast or reserved, and no IPv6 address that stands for an IPv4 one (compatible, mapped, NAT64, 6to4,
 * Teredo).
 *
 * @param address IPv4 or IPv6, as the resolver gives it
 * @see IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890)
 */
export function isPublicAddress(address: string): boolean {
  const withoutZone = address.split("%")[0] ?? "";
  if (!ipaddr.isValid(withoutZone)) return false;
  const parsed = ipaddr.parse(withoutZone);
  if (parsed instanceof ipaddr.IPv6 && !parsed.match(ALL_GIVEN_OUT)) return false;
  return parsed.range() === "unicast" && !WITHIN_A_CLOUD.has(withoutZone);
}
