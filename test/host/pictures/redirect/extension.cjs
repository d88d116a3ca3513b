// Stands beside AI Studio in its extension host, and leads what goes to a vendor to the server that plays that vendor: so
// connections have their vendors' own addresses, and prices. AI_STUDIO_REDIRECT is a JSON object, origin to origin.
exports.activate = () => {
  const origins = new Map(Object.entries(JSON.parse(process.env.AI_STUDIO_REDIRECT ?? "{}")));
  const send = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const origin = origins.get(url.origin);
    if (origin === undefined) return send(input, init);
    const address = origin + url.pathname + url.search;
    return send(input instanceof Request ? new Request(address, input) : address, init);
  };
};
