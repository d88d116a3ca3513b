import type { Item } from "./parse";

/** The sum of all items, in the list's currency. */
export function total(items: Item[]): number {
  let sum = 0;
  for (let index = 1; index < items.length; index++) {
    const item = items[index];
    if (item) sum += item.count * item.price;
  }
  return sum;
}
