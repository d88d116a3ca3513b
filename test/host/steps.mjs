// Counts and prints what a test does, step by step. Used inside the extension host too, so that both kinds of test read
// the same way.

/**
 * Runs one test function and says how each of its steps went. The first failing step ends the test: what comes after it
 * stands on what it did.
 * @param {string} title
 * @param {number} limit milliseconds for all of it
 * @param {(step: <T>(name: string, action: () => T | Promise<T>) => Promise<T>) => Promise<void>} test
 * @returns {Promise<{ passed: number, failed: number, error?: Error }>}
 */
export async function runSteps(title, limit, test) {
  console.log(title);
  const count = { passed: 0, failed: 0 };
  let current = "before the first step";
  const step = async (name, action) => {
    current = name;
    const start = performance.now();
    const say = (word) =>
      console.log(`  ${word} ${`${Math.round(performance.now() - start)} ms`.padStart(9)}  ${name}`);
    try {
      const result = await action();
      count.passed++;
      say("PASS");
      return result;
    } catch (error) {
      say("FAIL");
      throw error;
    }
  };
  try {
    await withTimeout(test(step), limit, () => current);
    return count;
  } catch (error) {
    console.log(error instanceof Error ? error.stack : String(error));
    return { ...count, failed: 1, error };
  }
}

async function withTimeout(work, limit, where) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not finished after ${limit / 1000} s, in "${where()}".`)), limit);
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
