import { parseList } from "./parse";
import { total } from "./total";

const list = `
apples   3 x 0.40
bread    1 x 2.80
coffee   2 x 5.50
`;

// Should say 15.00.
console.log(total(parseList(list)).toFixed(2));
