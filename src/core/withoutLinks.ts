/**
 * The same words for a notification. VS Code makes a link of `[words](command:…)` in one, and a click on it runs the
 * command: what models, servers and repositories wrote is parted there, so that it stays text.
 */
export const withoutLinks = (text: string): string => text.replaceAll("](", "] (");
