/**
 * The same words for a notification, or for what stands under a box to type in. VS Code makes a link of
 * `[words](command:…)` there, and a click on it runs the command: what models, servers and repositories wrote is parted,
 * so that it stays text.
 */
export const withoutLinks = (text: string): string => text.replaceAll("](", "] (");
