export interface Item {
  name: string;
  count: number;
  price: number;
}

/** Reads lines like `apples   3 x 0.40`. Lines of any other form are left out. */
export function parseList(text: string): Item[] {
  const items: Item[] = [];
  for (const line of text.split("\n")) {
    const match = /^(\S+)\s+(\d+) x (\d+\.\d\d)$/.exec(line.trim());
    if (!match) continue;
    const [, name = "", count, price] = match;
    items.push({ name, count: Number(count), price: Number(price) });
  }
  return items;
}
