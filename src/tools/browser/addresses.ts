// Which addresses a browser that a model steers may connect to.
import { BlockList, isIPv4, isIPv6 } from "node:net";

/**
 * `public`: the internet. `own`: this machine, and the network that it is in; a person is asked. `never`: what answers with a
 * cloud machine's keys, what means everybody or nobody, and what would hide another address in itself.
 */
export type Reach = "public" | "own" | "never";

/** Loopback, and what RFC 1918, RFC 4193 and RFC 6598 set aside for private networks. */
const own = blockList([
  "127.0.0.0/8",
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "100.64.0.0/10",
  "::1/128",
  "fc00::/7",
]);

/** The rest of what IANA's special-purpose registries (RFC 6890) keep from the internet. */
const never = blockList([
  "0.0.0.0/8",
  "169.254.0.0/16",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
  // Clouds tell a machine's keys here.
  "100.100.100.200/32",
  "168.63.129.16/32",
  "fd00:ec2::/32",
  "fd20:ce::/32",
  // Beyond 2000::/3 is nothing that is routed; within it, tunnels, documentation and benchmarks.
  "::/128",
  "100::/64",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
]);

/** Where an IPv4 address stands within an IPv6 one: mapped (RFC 4291), and translated (RFC 6052). */
const EMBEDDED = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;
const ROUTED = blockList(["2000::/3"]);

/** `address`: an IP address, without brackets. What is none is reached by nobody. */
export function reachOf(address: string): Reach {
  const plain = address.replace(/%.*$/, "");
  if (isIPv4(plain)) return reachIn(plain, "ipv4");
  if (!isIPv6(plain)) return "never";
  // The URL parser writes an address in its one short form.
  const short = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const embedded = EMBEDDED.exec(short);
  if (embedded !== null) {
    const [, high = "0", low = "0"] = embedded;
    const bytes = [high, low].flatMap((word) => [Number.parseInt(word, 16) >> 8, Number.parseInt(word, 16) & 255]);
    return reachIn(bytes.join("."), "ipv4");
  }
  const reach = reachIn(short, "ipv6");
  return reach === "public" && !ROUTED.check(short, "ipv6") ? "never" : reach;
}

function reachIn(address: string, family: "ipv4" | "ipv6"): Reach {
  if (never.check(address, family)) return "never";
  return own.check(address, family) ? "own" : "public";
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.split("/");
    list.addSubnet(address, Number(bits), isIPv4(address) ? "ipv4" : "ipv6");
  }
  return list;
}
