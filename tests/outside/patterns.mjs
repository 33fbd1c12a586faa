// Made-up expressions of ECMA-262 with texts, and what V8 says of them, in the format of `tests/patterns`.
//
//   node tests/outside/patterns.mjs SEED COUNT > FOLDER/made-up.txt
//   PATTERNS=FOLDER cargo test -p oasmith-tests --test pattern files
//
// No back-references, nothing but characters within look-around and no large counts: whether those have a table, V8 cannot
// say. What is valid without the u flag only has no characters beyond 16 bits: that reading would take them apart.

let state = BigInt(process.argv[2] ?? 1);
const count = Number(process.argv[3] ?? 200);

function bits() {
  const mask = (1n << 64n) - 1n;
  state = (state + 0x9e3779b97f4a7c15n) & mask;
  let z = state;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & mask;
  return Number((z ^ (z >> 31n)) & 0xffffffffn);
}
const below = (n) => bits() % n;
const chance = (percent) => below(100) < percent;
const pick = (list) => list[below(list.length)];
const several = (n, make) => Array.from({ length: n }, make).join("");

const LETTERS = [..."aabbc1-_ Zé.ßΣ😀\u212aſ"];
const PLAIN = [..."aaabbc1-_ Zéß😀}]:,=!<"];
const ESCAPES = [
  "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\t", "\\n", "\\v", "\\f", "\\r", "\\0", "\\cA", "\\cj", "\\x41", "\\x4",
  "\\u0061", "\\u{61}", "\\u{1F600}", "\\ud83d\\ude00", "\\ud83d", "\\ude00", "\\u12", "\\-", "\\/", "\\.",
  "\\$", "\\}", "\\]", "\\a", "\\c", "\\c1", "\\8", "\\07", "\\101", "\\400", "\\_", "\\ ", "\\^",
  "\\p{L}", "\\P{L}", "\\p{Lu}", "\\p{Ll}", "\\p{Script=Greek}", "\\p{sc=Latn}", "\\p{scx=Grek}", "\\p{gc=Nd}", "\\p{Emoji}",
  "\\p{ASCII}", "\\p{Any}", "\\P{Any}", "\\p{Alphabetic}", "\\p{White_Space}", "\\p{General_Category=Punctuation}", "\\p{Nope}",
  "\\p", "\\pL", "\\p{", "\\p{L", "\\p{Script}", "\\p{ Lu}", "\\p{ID_Start}", "\\P{sc=Cyrl}",
];
const QUANTIFIERS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,}", "{0,2}", "{2}?", "{,2}", "{1", "{a}", "{2,1}", "{0}", "{1,3}"];

let groups;
let looking = false;

function inClass() {
  const one = () =>
    pick([
      () => pick([..."abc1-_ Zé😀[(){}*+?.|^$:&,"]),
      () => pick(ESCAPES),
      () => pick(["\\b", "\\B", "\\-", "\\]", "\\c_", "\\7"]),
    ])();
  return chance(35) ? `${one()}-${one()}` : one();
}

function atom(depth) {
  const kinds = depth > 3 ? 5 : 9;
  switch (below(kinds)) {
    case 0:
    case 1:
      return pick(PLAIN);
    case 2:
      return pick(ESCAPES);
    case 3:
      return `[${chance(25) ? "^" : ""}${several(below(4), inClass)}]`;
    case 4:
      return pick([...(looking ? [] : ["$", "\\b", "\\B"]), ".", "^", "[^]", "[]", "{", "[a-z]", "\\7", ""]);
    case 5:
      groups += 1;
      return groups > 4 ? "(?:x)" : `(${either(depth + 1)})`;
    case 6:
      groups += 1;
      return groups > 4 ? "x" : `(?<n${groups}>${either(depth + 1)})`;
    case 7:
      return `(?:${either(depth + 1)})`;
    default:
      if (looking) return "[^a]";
      looking = true;
      const look = `(${pick(["?=", "?!", "?<=", "?<!"])}${either(depth + 1)})`;
      looking = false;
      return look;
  }
}

const term = (depth) => atom(depth) + (chance(30) ? pick(QUANTIFIERS) : "");
const sequence = (depth) => several(below(4), () => term(depth));

function either(depth) {
  const branches = [sequence(depth)];
  while (chance(20)) branches.push(sequence(depth));
  return branches.join("|");
}

function compiled(source, flags) {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function text(legacy) {
  const letters = LETTERS.concat(["\n", "\u2028", "\ufeff", "\u0085", "\0", "\x01", "\b", "p{L}", "u", "\\", "A"]);
  const made = several(below(7), () => pick(letters));
  return legacy ? made.replaceAll("😀", "x") : made;
}

for (let made = 0; made < count; ) {
  groups = 0;
  let source = either(0);
  if (chance(40)) source = `^${chance(50) ? `(?:${source})` : source}$`;
  // A slash would end the line's expression for who reads it, a line end the line.
  if (/[\n\r\u2028\u2029]/.test(source)) continue;
  const unicode = compiled(source, "u");
  if (!unicode && /\\ud|[^\0-\uffff]/u.test(source)) continue;
  const either_way = unicode ?? compiled(source, "");
  made += 1;
  console.log(`/${source}/`);
  if (!either_way) {
    console.log("! syntax\n");
    continue;
  }
  if (!unicode) console.log("~ legacy");
  const texts = new Set(Array.from({ length: 14 }, () => text(!unicode)));
  for (const one of texts) {
    console.log(`${either_way.test(one) ? "+" : "-"} ${JSON.stringify(one)}`);
  }
  console.log("");
}
