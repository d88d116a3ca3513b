/** Whether an address is this machine's own: 127.0.0.0/8, ::1, localhost and *.localhost. False for what is no URL. */
export function isLoopback(address: string): boolean {
  if (!URL.canParse(address)) return false;
  // With a dot at its end a name means the same.
  const host = new URL(address).hostname.toLowerCase().replace(/\.+$/, "");
  return (
    host === "localhost" ||
    host.endsWith(".localhost") ||
    host === "[::1]" ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host)
  );
}
