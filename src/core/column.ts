// A list of numbers that grows, in an array that can be looped over as fast as any.

type Numbers = Uint8Array | Uint32Array | Float64Array;

const FIRST_CAPACITY = 256;

class Column<Values extends Numbers> {
  /** Longer than what was set, with zeros; another array once it has grown: read it anew after each change. */
  values: Values;
  readonly #make: (length: number) => Values;

  constructor(make: (length: number) => Values) {
    this.#make = make;
    this.values = make(FIRST_CAPACITY);
  }

  get(index: number): number {
    return this.values[index] ?? 0;
  }

  set(index: number, value: number): void {
    if (index >= this.values.length) {
      const grown = this.#make(Math.max(index + 1, this.values.length * 2));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[index] = value;
  }

  add(index: number, value: number): void {
    this.set(index, this.get(index) + value);
  }
}

export const bytes = () => new Column((length) => new Uint8Array(length));
export const wholes = () => new Column((length) => new Uint32Array(length));
export const doubles = () => new Column((length) => new Float64Array(length));
