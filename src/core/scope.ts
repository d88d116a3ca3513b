// What is created is owned, and goes with its owner. Owning after the end disposes at once.
export interface Disposable {
  dispose(): void;
}

export interface Scope extends Disposable {
  own<Owned extends Disposable>(owned: Owned): Owned;
}

export function createScope(): Scope {
  const owned: Disposable[] = [];
  let ended = false;
  return {
    own(thing) {
      if (ended) thing.dispose();
      else owned.push(thing);
      return thing;
    },
    dispose() {
      ended = true;
      for (const thing of owned.splice(0).reverse()) thing.dispose();
    },
  };
}

export interface Emitter<Payload> {
  on(listener: (payload: Payload) => void): Disposable;
  emit(payload: Payload): void;
}

export function createEmitter<Payload>(): Emitter<Payload> {
  const listeners = new Set<(payload: Payload) => void>();
  return {
    on(listener) {
      // A wrapper, so that one function may listen twice and each be disposed by itself.
      const entry = (payload: Payload) => listener(payload);
      listeners.add(entry);
      return { dispose: () => listeners.delete(entry) };
    },
    emit(payload) {
      for (const listener of [...listeners]) {
        try {
          listener(payload);
        } catch (thrown) {
          // Who listens never breaks who emits, nor the other listeners: the runtime reports it as nobody's.
          void Promise.reject(thrown);
        }
      }
    },
  };
}
