//! The verdict straight from the text is that of the tree, and that of the report: on schemas that have several rules look
//! at one value in every way there is, and on values that a seed makes.
//!
//! `VERDICT_ROUNDS` sets how many schemas are tried, `VERDICT_SEED` repeats a run.

use oasmith::json::{DEPTH_LIMIT, Node};
use oasmith::{Pattern, Schema};

mod random;

use random::{Random, number};

/// A few names, so that rules meet.
const NAMES: &[&str] = &["a", "b", "kind", "x-a"];
const SCALARS: &[&str] = &["0", "1", "2.5", "\"p\"", "\"q\"", "true", "false", "null"];
const KINDS: &[&str] = &["object", "array", "string", "boolean", "number", "integer"];

static X: Pattern = Pattern::new("^x-", b"\0A-B.AxCyA", b"000130", 4, 2, 4);

/// What a schema is made of.
struct Maker {
    random: Random,
    /// How many patterns it has so far.
    patterns: usize,
}

impl Maker {
    /// Some of the names in any order, with something for each.
    fn named(&mut self, names: &[&str], mut each: impl FnMut(&mut Self, &str) -> String) -> String {
        let mut all: Vec<&str> = names.to_vec();
        all.retain(|_| self.random.below(2) == 0);
        for at in 1..all.len() {
            all.swap(at, self.random.below(at + 1));
        }
        let all: Vec<String> = all.iter().map(|name| each(self, name)).collect();
        all.join(",")
    }

    fn names(&mut self) -> String {
        let all = self.named(NAMES, |_, name| format!("{name:?}"));
        format!("[{all}]")
    }

    fn schemas(&mut self, depth: usize) -> String {
        let count = 1 + self.random.below(3);
        let all: Vec<String> = (0..count).map(|_| self.schema(depth)).collect();
        format!("[{}]", all.join(","))
    }

    fn schema(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.below(9) == 0 {
            return self.small();
        }
        let mut all: Vec<String> = Vec::new();
        for at in 0..19 {
            if self.random.below(8) == 0 {
                all.push(self.keyword(at, depth - 1));
            }
        }
        format!("{{{}}}", all.join(","))
    }

    fn small(&mut self) -> String {
        match self.random.below(7) {
            0 => "true".to_owned(),
            1 => "false".to_owned(),
            2 => format!("{{\"const\":{}}}", self.random.pick(SCALARS)),
            3 => format!(
                "{{\"enum\":[{},{}]}}",
                self.random.pick(SCALARS),
                self.random.pick(SCALARS)
            ),
            4 => format!("{{\"not\":{{\"const\":{}}}}}", self.random.pick(SCALARS)),
            5 => format!("{{\"$ref\":\"#{}\"}}", self.random.below(3)),
            _ => format!("{{\"type\":\"{}\"}}", self.random.pick(KINDS)),
        }
    }

    fn keyword(&mut self, at: usize, depth: usize) -> String {
        match at {
            0 | 1 => {
                let names = &[&NAMES[..2], &NAMES[2..]][at];
                let word = ["properties", "dependentSchemas"][at * self.random.below(2)];
                let all = self.named(names, |all, name| format!("{name:?}:{}", all.schema(depth)));
                // No name twice in one object.
                match word == "properties" && at == 1 {
                    true => format!("\"allOf\":[{{\"{word}\":{{{all}}}}}]"),
                    false => format!("\"{word}\":{{{all}}}"),
                }
            }
            2 => format!("\"required\":{}", self.names()),
            3 => format!("\"additionalProperties\":{}", self.schema(depth)),
            4 => {
                self.patterns += 1;
                format!("\"patternProperties\":{{\"^x-\":{}}}", self.schema(depth))
            }
            5 => format!("\"anyOf\":{}", self.schemas(depth)),
            6 => format!("\"oneOf\":{}", self.schemas(depth)),
            7 => format!("\"not\":{}", self.schema(depth)),
            8 => {
                let (test, then) = (self.schema(depth), self.schema(depth));
                format!(
                    "\"if\":{test},\"then\":{then},\"else\":{}",
                    self.schema(depth)
                )
            }
            9 => format!("\"items\":{}", self.schema(depth)),
            10 => format!("\"prefixItems\":{}", self.schemas(depth)),
            11 => format!("\"minProperties\":{}", self.random.below(3)),
            12 => format!("\"maxItems\":{}", 1 + self.random.below(3)),
            13 => "\"uniqueItems\":true".to_owned(),
            14 => "\"propertyNames\":{\"maxLength\":1}".to_owned(),
            15 => format!("\"dependentRequired\":{{\"a\":{}}}", self.names()),
            16 => format!("\"contains\":{}", self.schema(depth)),
            17 => format!("\"unevaluatedProperties\":{}", self.schema(depth)),
            _ => format!("\"$ref\":\"#{}\"", self.random.below(3)),
        }
    }

    fn value(&mut self, depth: usize) -> String {
        match self.random.below(if depth == 0 { 2 } else { 7 }) {
            0 | 1 => self.random.pick(SCALARS).to_owned(),
            2 | 3 => {
                let count = self.random.below(4);
                let all: Vec<String> = (0..count).map(|_| self.value(depth - 1)).collect();
                format!("[{}]", all.join(", "))
            }
            _ => {
                let names = &["a", "kind", "b", "x-a", "x-b", "c"];
                let all = self.named(names, |all, name| {
                    format!("{name:?}:{}", all.value(depth - 1))
                });
                format!("{{{all}}}")
            }
        }
    }

    /// Three schemas that may refer to each other, and their texts.
    fn world(&mut self) -> (&'static [Schema; 3], Vec<&'static str>) {
        let schemas = [const { Schema::undefined() }; 3];
        let schemas: &'static [Schema; 3] = Box::leak(Box::new(schemas));
        let refs: Vec<&'static Schema> = schemas.iter().collect();
        let refs = refs.leak();
        let define = |schema: &'static Schema| {
            self.patterns = 0;
            let text: &'static str = self.schema(3).leak();
            assert!(schema.define("", text, refs, vec![&X; self.patterns].leak()));
            text
        };
        let texts = schemas.iter().map(define).collect();
        (schemas, texts)
    }
}

#[test]
fn the_text_is_judged_as_its_tree_is() {
    let mut maker = Maker {
        random: Random(number("VERDICT_SEED", 0x9E37_79B9)),
        patterns: 0,
    };
    let (mut valid, mut all) = (0, 0);
    for _ in 0..number("VERDICT_ROUNDS", 1000) {
        let (schemas, texts) = maker.world();
        for _ in 0..30 {
            let mut value = maker.value(4);
            match maker.random.below(10) {
                0 => value.truncate(value.len() - 1),
                1 => value = value.replace("kind", "a"),
                _ => {}
            }
            let mut twice = Vec::new();
            let node = Node::parse_within(value.as_bytes(), DEPTH_LIMIT, &mut twice);
            let node = node.ok().filter(|_| twice.is_empty());
            let expected = node.as_ref().is_some_and(|node| schemas[0].is_valid(node));
            let found = schemas[0].is_valid_json(value.as_bytes());
            assert_eq!(found, expected, "{value} by {texts:#?}");
            let reported = |node: &Node<'_>| schemas[0].explain(node, 1).0.is_empty();
            let reported = node.as_ref().is_some_and(reported);
            assert_eq!(found, reported, "report of {value} by {texts:#?}");
            valid += u64::from(found);
            all += 1;
        }
    }
    assert!(valid * 10 > all && valid * 10 < all * 9, "{valid} of {all}");
}
